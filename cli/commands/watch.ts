import { setTimeout as pause } from 'node:timers/promises';
import { isRefused, mayHelpToRetry, type OpenUpload, type OwnVideo } from '../../sdk/src/node.ts';
import { sizeOf } from '../../web/src/ui/when.ts';
import type { Api } from '../api.ts';
import { command, type Room } from '../command.ts';
import { videoIdOf } from '../ids.ts';
import { number } from '../number.ts';
import { exits, Problem } from '../problem.ts';
import { lineWidth, plain, rungWords, shortened } from '../words.ts';

interface Args {
  videos?: string[] | undefined;
  interval: number;
}

/** One thing that has changed: a line on the terminal, a document with `--json`. */
interface Change {
  at: string;
  kind: 'upload' | 'video';
  id: string;
  title: string;
  status: string;
  /** How far each rung is, for a video in the works. */
  rungs?: OwnVideo['rungs'] | undefined;
  failure?: OwnVideo['failure'];
}

type Seen = Omit<Change, 'at'>;

const ofVideo = ({ video_id, title, status, rungs, failure }: OwnVideo): Seen => ({
  kind: 'video',
  id: video_id,
  title,
  status,
  ...(status === 'PROCESSING' || rungs.some(({ state }) => state !== 'ready') ? { rungs } : {}),
  ...(failure ? { failure } : {}),
});

const ofUpload = ({ upload_id, filename, state, size_bytes }: OpenUpload): Seen => ({
  kind: 'upload',
  id: upload_id,
  title: `${filename}, ${sizeOf(size_bytes)}`,
  status: state,
});

const wordsOf = ({ at, id, title, status, rungs, failure }: Change): string =>
  [
    new Date(at).toTimeString().slice(0, 8),
    id,
    status.padEnd(10),
    plain(title),
    rungs && rungs.length > 0 ? `(${rungWords(rungs)})` : '',
    failure ? `— ${failure.message}` : '',
  ]
    .filter(Boolean)
    .join('  ');

/** It can be played, or never will be: what `upload --wait` waits for, too. */
const isDecided = ({ status }: Seen): boolean => ['PUBLISHED', 'READY', 'FAILED', 'DELETED'].includes(status);

/** Nothing of it is in the making any more. */
const isSettled = (seen: Seen): boolean => isDecided(seen) && seen.rungs === undefined;

/** The named videos, each asked for by itself; one that is gone is told as deleted. */
const lookAtNamed = (api: Api, ids: readonly string[], signal: AbortSignal): Promise<Seen[]> =>
  Promise.all(
    ids.map(async (id): Promise<Seen> => {
      try {
        const found = await api.call('catalog.read_video', { params: { video_id: id } }, { signal });
        return ofVideo({ rungs: [], ...found } as OwnVideo);
      } catch (error) {
        if (isRefused(error, 'catalog.video_gone')) return { kind: 'video', id, title: '', status: 'DELETED' };
        throw error;
      }
    }),
  );

/** The newest page of one's videos, and what is still on its way. */
const lookAtMine = async (api: Api, signal: AbortSignal): Promise<Seen[]> => {
  const [uploads, videos] = await Promise.all([
    api.call('upload.list_open', {}, { signal }),
    api.call('catalog.list_mine', { query: { limit: 50 } }, { signal }),
  ]);
  return [...uploads.items.map(ofUpload), ...videos.items.map(ofVideo)];
};

/** Tells what is new since the last look. At the first look, only what is still moving is news. */
const follow = (room: Room) => {
  let known: Map<string, string> | undefined;
  return (seen: readonly Seen[], tellsAll: boolean): void => {
    const before = known;
    known = new Map(seen.map((each) => [each.id, JSON.stringify(each)]));
    for (const each of [...seen].reverse()) {
      const isNews = before ? before.get(each.id) !== known.get(each.id) : tellsAll || !isSettled(each);
      if (!isNews) continue;
      const change: Change = { at: new Date().toISOString(), ...each };
      room.tell(change, shortened(wordsOf(change), lineWidth(room.surroundings.stdout)));
    }
  };
};

const failIfOneFailed = (seen: readonly Seen[]): void => {
  const failed = seen.find(({ status }) => status === 'FAILED');
  if (!failed) return;
  throw new Problem({
    code: failed.failure?.code ?? 'cli.video_failed',
    message: `${failed.id} failed: ${failed.failure?.message ?? 'no reason was given.'}`,
    exit: exits.videoFailed,
  });
};

export const watch = command<Args>({
  command: 'watch [videos..]',
  describe: 'Follow your uploads and videos; says nothing until something changes',
  builder: (yargs) =>
    yargs
      .positional('videos', { type: 'string', array: true, describe: 'Only these, until each is ready or failed' })
      .option(
        'interval',
        number('interval', {
          from: 0.2,
          to: 3600,
          isFraction: true,
          default: 2,
          describe: 'Seconds between two looks',
        }),
      ),
  async run({ videos = [], interval }, room) {
    const ids = videos.map(videoIdOf);
    const api = room.api();
    const tell = follow(room);
    let isThere = true;
    for (;;) {
      try {
        const seen = await (ids.length > 0 ? lookAtNamed(api, ids, room.signal) : lookAtMine(api, room.signal));
        if (!isThere) room.remark('… and answers again.');
        isThere = true;
        tell(seen, ids.length > 0);
        if (ids.length > 0 && seen.every(isDecided)) return failIfOneFailed(seen);
      } catch (error) {
        if (room.signal.aborted || !mayHelpToRetry(error)) throw error;
        if (isThere) room.remark(`${room.address} does not answer; looking again until it does.`);
        isThere = false;
      }
      await pause(interval * 1000, undefined, { signal: room.signal });
    }
  },
});
