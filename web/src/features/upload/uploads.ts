import { type Arrived, type Call, Stuck, Unfit, type UploadOptions } from '../../../../sdk/src/public.ts';
import { fieldSentences, isRefused, sentenceOf } from '../../api/refusal.ts';
import type { FileFacts } from './fingerprint.ts';
import { type Item, isGoing, titleFrom } from './item.ts';
import { type Kept, keptOf, restoredOf } from './kept-uploads.ts';

const filesAtOnce = 2;
/** There is no upload of it (any more): it begins at the beginning. */
const anew = ({ uploadId, leftUploadId }: Item) => ({
  ...{ uploadId: undefined, videoId: undefined, sentBytes: 0, arrivedBytes: undefined, cutOff: undefined },
  leftUploadId: uploadId ?? leftUploadId,
});
/** Stopped: what was on its way is no more. */
const stopped = ({ sentBytes, arrivedBytes }: Item) => ({
  ...{ sentBytes: arrivedBytes ?? sentBytes, arrivedBytes: undefined },
  ...{ cutOff: arrivedBytes !== undefined && sentBytes > arrivedBytes, speed: undefined, secondsLeft: undefined },
});
const paused = Symbol('paused');

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
        onProgress: ({ step: phase, sentBytes, arrivedBytes, bytesPerSecond: speed, secondsLeft }) => {
          // Until the service has been asked, what is known from before holds.
          const far = arrivedBytes === undefined ? {} : { sentBytes, arrivedBytes };
          change(item.id, { phase, ...far, speed, secondsLeft }, find(item.id)?.phase === phase);
        },
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
    const item = find(id);
    if (!item) return;
    if (signal.aborted) return change(id, { phase: 'paused', ...stopped(item) });
    const over = isRefused(error, 'upload.gone', 'upload.not_found') || error instanceof Stuck;
    const problem = error instanceof Stuck ? error.message : fieldSentences(error) || sentenceOf(error);
    if (error instanceof Unfit) return unfit(id, problem);
    change(id, { phase: 'failed', problem, key: undefined, ...(over ? anew(item) : stopped(item)) });
  };

  const unfit = (id: string, problem: string | undefined) => {
    const item = find(id);
    if (!item || item.phase === 'unfit') return;
    handles.forget(id);
    change(id, { ...anew(item), phase: 'unfit', problem, before: undefined });
    onDone();
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
  const lookAfter = async (item: Item, uploadId: string): Promise<void> => {
    const { id } = item;
    try {
      const standing = await call('upload.read', { params: { upload_id: uploadId } });
      if (find(id)?.phase !== 'absent') return;
      if (['INITIATED', 'UPLOADING'].includes(standing.state)) {
        change(id, { sentBytes: standing.arrived.reduce((sum, { size }) => sum + size, 0) });
      } else if (['COMPLETING', 'VERIFYING', 'COMPLETED'].includes(standing.state)) {
        arrived(id, { uploadId, videoId: standing.video_id });
      } else if (standing.state === 'ABORTED') {
        remove(id);
      } else if (standing.state === 'FAILED') {
        unfit(id, standing.failure?.message);
      } else {
        change(id, { ...anew(item), problem: standing.failure?.message, before: 'paused' });
      }
    } catch (error) {
      // Whoever cannot be asked now is asked again when the file is there.
      if (isRefused(error, 'upload.gone', 'upload.not_found')) change(id, anew(item));
    }
  };

  const takeUp = async (item: Item): Promise<void> => {
    const { id, uploadId, file } = item;
    if (uploadId) await lookAfter(item, uploadId);
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
    /** It arrived, and then turned out to be no video. */
    turnedOut: unfit,
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
