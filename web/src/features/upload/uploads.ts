import type { Visibility } from '../../api/promises.ts';
import { isRefused, sentenceOf } from '../../api/refusal.ts';
import type { FileFacts, Remembered } from './fingerprint.ts';
import { type Sample, secondsLeft, speedOf, withSample } from './speedometer.ts';
import { type Road, Stuck, transfer } from './transfer.ts';

export type Phase =
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
  file: Blob & FileFacts;
  title: string;
  visibility: Visibility;
  autoPublish: boolean;
  phase: Phase;
  sentBytes: number;
  speed: number | undefined;
  secondsLeft: number | undefined;
  uploadId: string | undefined;
  videoId: string | undefined;
  problem: string | undefined;
}

export const isGoing = ({ phase }: Pick<Item, 'phase'>): boolean =>
  ['queued', 'starting', 'checking', 'sending', 'waiting', 'finishing'].includes(phase);

const filesAtOnce = 2;
const paused = Symbol('paused');

/** "waves-at-night_final.MOV" → "waves at night final": a title to begin with. */
export const titleFrom = (filename: string): string =>
  filename
    .replace(/\.[^.]{1,5}$/, '')
    .replace(/[_-]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 255);

interface Surroundings {
  road: Road;
  remembered: { add(note: Remembered, file: Blob): void; forget(uploadId: string): void };
  accountId: () => string | undefined;
  now: () => number;
  newKey: () => string;
  /** Runs it soon, so that a burst of progress becomes one picture. */
  soon: (work: () => void) => void;
  onDone: () => void;
}

/** All uploads of this page. They live beside the screens, so walking around does not stop them. */
export const createUploads = ({ road, remembered, accountId, now, newKey, soon, onDone }: Surroundings) => {
  let items: readonly Item[] = [];
  let announced: readonly Item[] = [];
  let scheduled = false;
  const listeners = new Set<() => void>();
  const stops = new Map<string, AbortController>();
  const samples = new Map<string, Sample[]>();
  const keys = new Map<string, string>();

  const announce = () => {
    scheduled = false;
    announced = items;
    for (const listener of listeners) listener();
  };
  const change = (id: string, part: Partial<Item>, lazily = false) => {
    items = items.map((item) => (item.id === id ? { ...item, ...part } : item));
    if (!lazily) announce();
    else if (!scheduled) {
      scheduled = true;
      soon(announce);
    }
  };
  const find = (id: string) => items.find((item) => item.id === id);

  const measure = (id: string, bytes: number) => {
    const item = find(id);
    if (!item) return;
    const measured = withSample(samples.get(id) ?? [], { atMs: now(), bytes });
    samples.set(id, measured);
    const speed = speedOf(measured);
    change(id, { sentBytes: bytes, speed, secondsLeft: secondsLeft(item.file.size, bytes, speed) }, true);
  };

  const run = async (item: Item): Promise<void> => {
    const stop = new AbortController();
    stops.set(item.id, stop);
    samples.delete(item.id);
    const key = keys.get(item.id) ?? newKey();
    keys.set(item.id, key);
    change(item.id, { phase: 'starting', problem: undefined });
    try {
      const { uploadId, videoId } = await transfer(
        { ...item, key },
        road,
        {
          step: (phase) => {
            if (find(item.id)?.phase !== phase) change(item.id, { phase });
          },
          known: (upload) => {
            change(item.id, upload);
            const { name, size, lastModified } = item.file;
            remembered.add({ ...upload, name, size, lastModified, accountId: accountId() ?? '' }, item.file);
          },
          sent: (bytes) => measure(item.id, bytes),
        },
        stop.signal,
      );
      remembered.forget(uploadId);
      change(item.id, { phase: 'done', uploadId, videoId, sentBytes: item.file.size });
      onDone();
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
    keys.delete(id);
    const over = isRefused(error, 'upload.gone', 'upload.not_found') || error instanceof Stuck;
    const lost = find(id)?.uploadId;
    if (over && lost) remembered.forget(lost);
    const problem = error instanceof Stuck ? error.message : sentenceOf(error);
    change(id, { phase: 'failed', problem, ...(over ? { uploadId: undefined, sentBytes: 0 } : {}) });
  };

  const next = () => {
    const active = items.filter((item) => stops.has(item.id)).length;
    for (const item of items.filter(({ phase }) => phase === 'queued').slice(0, Math.max(0, filesAtOnce - active))) {
      void run(item);
    }
  };

  const start = (id: string) => {
    const item = find(id);
    if (!item || isGoing(item) || item.phase === 'done') return;
    change(id, { phase: 'queued', problem: undefined });
    next();
  };

  const pause = (id: string) => {
    const stop = stops.get(id);
    if (stop) stop.abort(paused);
    else change(id, { phase: 'paused' });
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
          id: newKey(),
          file,
          title: uploadId ? file.name : titleFrom(file.name),
          visibility: 'public',
          autoPublish: false,
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
      announce();
      return fresh.map(({ id }) => id);
    },
    edit: (id: string, part: Partial<Pick<Item, 'title' | 'visibility' | 'autoPublish' | 'uploadId'>>) => {
      keys.delete(id);
      change(id, part);
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
      items = items.filter((each) => each.id !== id);
      announce();
      stops.get(id)?.abort(paused);
      if (!item.uploadId || item.phase === 'done') return;
      remembered.forget(item.uploadId);
      try {
        await road.call('upload.abort', { params: { upload_id: item.uploadId } });
      } catch (error) {
        if (!isRefused(error, 'upload.gone', 'upload.not_found')) throw error;
      } finally {
        onDone();
      }
    },
    /** Another person uses this browser now: nothing of the first one goes on. */
    clear: () => {
      for (const stop of stops.values()) stop.abort(paused);
      items = [];
      announce();
    },
  };
};
