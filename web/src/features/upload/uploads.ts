import { type Arrived, type Call, Stuck, type UploadOptions } from '../../../../sdk/src/public.ts';
import type { Visibility } from '../../api/promises.ts';
import { fieldSentences, isRefused, sentenceOf } from '../../api/refusal.ts';
import type { FileFacts } from './fingerprint.ts';
import { type Kept, keptOf, restoredOf, type Standing } from './kept-uploads.ts';

export type Phase =
  | 'absent'
  | 'chosen'
  | 'queued'
  | 'starting'
  | 'checking'
  | 'sending'
  | 'waiting'
  | 'paused'
  | 'finishing'
  | 'done'
  | 'failed';

/** One file on the upload page, from being chosen to having arrived. */
export interface Item {
  id: string;
  file: FileFacts;
  /** Its bytes; none while it is only known from an earlier tab ('absent'). */
  source: (Blob & FileFacts) | undefined;
  title: string;
  visibility: Visibility;
  autoPublish: boolean;
  /** Where it shall stand, where that is not in its sender's first channel. */
  channelId?: string | undefined;
  phase: Phase;
  sentBytes: number;
  speed: number | undefined;
  secondsLeft: number | undefined;
  uploadId: string | undefined;
  videoId: string | undefined;
  problem: string | undefined;
  /** Names its creation, so that a repeated request starts no second upload. */
  key: string | undefined;
  /** How far its owner had gone with it when its tab was closed. */
  before: Standing | undefined;
}

export const isGoing = ({ phase }: Pick<Item, 'phase'>): boolean =>
  ['queued', 'starting', 'checking', 'sending', 'waiting', 'finishing'].includes(phase);

const filesAtOnce = 2;
/** There is no upload of it (any more): it begins at the beginning. */
const anew = { uploadId: undefined, videoId: undefined, sentBytes: 0 };
const paused = Symbol('paused');

/** "waves-at-night_final.MOV" → "waves at night final": a title to begin with. */
export const titleFrom = (filename: string): string =>
  filename
    .replace(/\.[^.]{1,5}$/, '')
    // A title may not turn text around or break lines; a file's name may.
    .replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029_-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 255)
    // Half a character is none.
    .replace(/[\uD800-\uDBFF]$/, '');

interface Surroundings {
  /** The SDK's. */
  upload: (file: Blob & { name: string }, options: UploadOptions) => Promise<Arrived>;
  call: Call;
  /** Keeps what is not finished, for the day this tab is closed. */
  keep: (accountId: string, notes: readonly Kept[]) => void;
  /** The way back to a file by itself, where the browser gives one. */
  handles: {
    keep(id: string, file: Blob): void;
    forget(id: string): void;
    again(id: string, facts: FileFacts): Promise<File | undefined>;
  };
  accountId: () => string | undefined;
  newKey: () => string;
  /** Runs it soon, so that a burst of progress becomes one picture. */
  soon: (work: () => void) => void;
  onDone: () => void;
}

/** All uploads of this page. They live beside the screens, so walking around does not stop them. */
export const createUploads = ({ upload, call, keep, handles, accountId, newKey, soon, onDone }: Surroundings) => {
  let items: readonly Item[] = [];
  let announced: readonly Item[] = [];
  let scheduled = false;
  const listeners = new Set<() => void>();
  const stops = new Map<string, AbortController>();

  const tell = () => {
    scheduled = false;
    announced = items;
    for (const listener of listeners) listener();
  };
  const announce = () => {
    const owner = accountId();
    if (owner) keep(owner, keptOf(items, owner));
    tell();
  };
  const find = (id: string) => items.find((item) => item.id === id);
  const change = (id: string, part: Partial<Item>, lazily = false) => {
    if (!find(id)) return;
    items = items.map((item) => (item.id === id ? { ...item, ...part } : item));
    if (!lazily) announce();
    else if (!scheduled) {
      scheduled = true;
      soon(tell);
    }
  };

  const run = async (item: Item, source: Blob & FileFacts): Promise<void> => {
    const stop = new AbortController();
    stops.set(item.id, stop);
    const key = item.key ?? newKey();
    change(item.id, { phase: 'starting', problem: undefined, key });
    try {
      const { title, visibility, autoPublish, channelId, uploadId } = item;
      const { uploadId: sentAs, videoId } = await upload(source, {
        ...{ title, visibility, autoPublish, channelId, key, uploadId, signal: stop.signal },
        // Whoever keeps the page open wants it sent, however long the network is away.
        patienceMs: Number.POSITIVE_INFINITY,
        onProgress: ({ step: phase, sentBytes, bytesPerSecond: speed, secondsLeft }) =>
          change(item.id, { phase, sentBytes, speed, secondsLeft }, find(item.id)?.phase === phase),
        onKnown: (known) => change(item.id, known),
      });
      arrived(item.id, { uploadId: sentAs, videoId });
    } catch (error) {
      failed(item.id, stop.signal, error);
    } finally {
      stops.delete(item.id);
      next();
    }
  };

  const failed = (id: string, signal: AbortSignal, error: unknown) => {
    if (!find(id)) return;
    if (signal.aborted) return change(id, { phase: 'paused', speed: undefined, secondsLeft: undefined });
    const over = isRefused(error, 'upload.gone', 'upload.not_found') || error instanceof Stuck;
    const problem = error instanceof Stuck ? error.message : fieldSentences(error) || sentenceOf(error);
    change(id, { phase: 'failed', problem, key: undefined, ...(over ? anew : {}) });
  };

  const arrived = (id: string, upload: { uploadId: string; videoId: string }) => {
    const item = find(id);
    if (!item) return;
    handles.forget(id);
    change(id, { ...upload, phase: 'done', sentBytes: item.file.size, problem: undefined });
    onDone();
  };

  const next = () => {
    const active = items.filter((item) => stops.has(item.id)).length;
    for (const item of items.filter(({ phase }) => phase === 'queued').slice(0, Math.max(0, filesAtOnce - active))) {
      if (item.source) void run(item, item.source);
    }
  };

  const start = (id: string) => {
    const item = find(id);
    if (!item?.source || isGoing(item) || item.phase === 'done') return;
    change(id, { phase: 'queued', problem: undefined });
    next();
  };

  const pause = (id: string) => {
    const stop = stops.get(id);
    if (stop) stop.abort(paused);
    else change(id, { phase: 'paused' });
  };

  /** Its file is at hand again. By itself it stands as its owner left it; given by hand, what was begun goes on. */
  const give = (id: string, source: Blob & FileFacts, byItself = false) => {
    const item = find(id);
    if (item?.phase !== 'absent') return;
    handles.keep(id, source);
    change(id, { source, file: source, phase: item.before === 'chosen' ? 'chosen' : 'paused', before: undefined });
    if (item.before === 'going' || (item.before === 'paused' && !byItself)) start(id);
  };

  const remove = (id: string) => {
    items = items.filter((each) => each.id !== id);
    handles.forget(id);
    announce();
  };

  /** What has become of an upload while nobody here looked after it. */
  const lookAfter = async (id: string, uploadId: string): Promise<void> => {
    try {
      const standing = await call('upload.read', { params: { upload_id: uploadId } });
      if (find(id)?.phase !== 'absent') return;
      if (['INITIATED', 'UPLOADING'].includes(standing.state)) {
        change(id, { sentBytes: standing.arrived.reduce((sum, { size }) => sum + size, 0) });
      } else if (['COMPLETING', 'VERIFYING', 'COMPLETED'].includes(standing.state)) {
        arrived(id, { uploadId, videoId: standing.video_id });
      } else if (standing.state === 'ABORTED') {
        remove(id);
      } else {
        change(id, { ...anew, problem: standing.failure?.message, before: 'paused' });
      }
    } catch (error) {
      // Whoever cannot be asked now is asked again when the file is there.
      if (isRefused(error, 'upload.gone', 'upload.not_found')) change(id, anew);
    }
  };

  const takeUp = async ({ id, uploadId, file }: Item): Promise<void> => {
    if (uploadId) await lookAfter(id, uploadId);
    const again = await handles.again(id, file);
    if (again) give(id, again, true);
  };

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    snapshot: () => announced,
    /** Puts files on the page; one that belongs to an open upload is going to continue it. */
    choose(files: readonly { file: Blob & FileFacts; uploadId?: string | undefined }[]): string[] {
      const fresh = files.map(
        ({ file, uploadId }): Item => ({
          ...{ id: newKey(), file, source: file, before: undefined, key: undefined },
          title: uploadId ? file.name : titleFrom(file.name),
          visibility: 'public',
          autoPublish: false,
          channelId: undefined,
          phase: 'chosen',
          sentBytes: 0,
          speed: undefined,
          secondsLeft: undefined,
          uploadId,
          videoId: undefined,
          problem: undefined,
        }),
      );
      items = [...items, ...fresh];
      for (const { id, source } of fresh) if (source) handles.keep(id, source);
      announce();
      return fresh.map(({ id }) => id);
    },
    /** Puts back what a closed tab had on its page; each goes on as soon as its file is at hand. */
    async restore(kept: readonly Kept[]): Promise<void> {
      const here = new Set(items.map(({ id }) => id));
      const back = kept.filter(({ id }) => !here.has(id)).map(restoredOf);
      items = [...items, ...back];
      announce();
      await Promise.all(back.map(takeUp));
    },
    give,
    edit: (
      id: string,
      part: Partial<Pick<Item, 'title' | 'visibility' | 'autoPublish' | 'channelId' | 'uploadId'>>,
    ) => {
      change(id, { ...part, key: undefined });
    },
    start,
    startAll: () => {
      for (const { id, phase } of items) if (phase === 'chosen') start(id);
    },
    pause,
    pauseAll: () => {
      // Those that wait first: otherwise each would take the place of one that stops.
      for (const { id } of items.filter(({ phase }) => phase === 'queued')) pause(id);
      for (const { id } of items.filter((item) => isGoing(item) && item.phase !== 'finishing')) pause(id);
    },
    resumeAll: () => {
      for (const { id, phase } of items) if (phase === 'paused') start(id);
    },
    /** Lets it go one place earlier or later: what waits is sent in the order of the list. */
    move: (id: string, by: -1 | 1) => {
      const from = items.findIndex((item) => item.id === id);
      const [moved, other] = [items[from], items[from + by]];
      if (!moved || !other) return;
      items = items.map((item) => (item === moved ? other : item === other ? moved : item));
      announce();
    },
    /** Takes it off the page; what has been sent is removed too, and the unfinished video with it. */
    async cancel(id: string): Promise<void> {
      const item = find(id);
      if (!item) return;
      remove(id);
      stops.get(id)?.abort(paused);
      if (!item.uploadId || item.phase === 'done') return;
      try {
        await call('upload.abort', { params: { upload_id: item.uploadId } });
      } catch (error) {
        if (!isRefused(error, 'upload.gone', 'upload.not_found')) throw error;
      } finally {
        onDone();
      }
    },
    /** Another person uses this browser now: nothing of the first one goes on, until they are back. */
    clear: () => {
      for (const stop of stops.values()) stop.abort(paused);
      items = [];
      tell();
    },
  };
};
