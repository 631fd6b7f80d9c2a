import { dueRows, type Item, keyOf, rowsBelow } from './places.ts';
import type { World } from './world.ts';

/** Something on its way through a state nobody stays in. */
export interface InTransit {
  machine: 'upload' | 'video' | 'transcode job' | 'stream';
  /** `upl_…`, `vid_…` or `str_…`; of a job its video’s, for that is what people ask about. */
  id: string;
  /** Which of a video’s jobs, and its attempt: `first, attempt 2`. */
  part?: string;
  state: string;
  /** When it came into this state, ISO. */
  since: string;
  ageSeconds: number;
  /** When its reconciler looks at it, ISO; in the past when nobody did. */
  dueAt: string;
  overdueSeconds: number;
  /** How long until then; 0 when it has come. */
  dueInSeconds: number;
  /** The latest trouble it had, when it had one. */
  reason?: string;
}

/** Reconcilers run every minute and take what is due in turn: later than this, one is not doing its work. */
export const lateAfterSeconds = 180;

const passing = {
  upload: new Set(['INITIATED', 'UPLOADING', 'COMPLETING', 'VERIFYING']),
  video: new Set(['INIT', 'PROCESSING', 'DELETING']),
  job: new Set(['QUEUED', 'SUBMITTED', 'PROGRESSING', 'CHECKING', 'RETRY_WAIT']),
  stream: new Set(['STARTING', 'WAITING_INPUT', 'INTERRUPTED', 'ENDING', 'ARCHIVING']),
};

/** Its time has come and gone, and nobody looked at it. */
export const isOverdue = ({ overdueSeconds }: Pick<InTransit, 'overdueSeconds'>): boolean =>
  overdueSeconds > lateAfterSeconds;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** When a thing came into the state it is in: the last line of its history that changed the state. */
async function sinceWhen(
  world: World,
  domain: 'upload' | 'catalog' | 'live',
  pk: string,
  otherwise: string,
): Promise<string> {
  const history = await rowsBelow(world, domain, { pk, prefix: 'LOG#', limit: 10, latest: true });
  const entered = history.find(({ from, to }) => from !== to) ?? history.at(-1);
  return text(entered?.['at']) || otherwise;
}

interface Found extends Omit<InTransit, 'ageSeconds' | 'overdueSeconds' | 'dueInSeconds'> {}

const uploads = async (world: World, limit: number): Promise<Found[]> => {
  const rows = (await dueRows(world, 'upload', limit)).filter(({ state }) => passing.upload.has(text(state)));
  return Promise.all(
    rows.map(async (upload) => {
      const id = text(upload['uploadId']);
      return {
        machine: 'upload' as const,
        id,
        state: text(upload['state']),
        since: await sinceWhen(world, 'upload', keyOf.upload(id).pk, text(upload['createdAt'])),
        dueAt: text(upload['dueAt']),
        ...(Number(upload['checks']) > 0 && { reason: `looked at ${upload['checks']} times without a verdict` }),
      };
    }),
  );
};

const videos = async (world: World, limit: number): Promise<Found[]> => {
  const rows = (await dueRows(world, 'catalog', limit)).filter(({ state }) => passing.video.has(text(state)));
  return Promise.all(
    rows.map(async (video) => {
      const id = text(video['videoId']);
      return {
        machine: 'video' as const,
        id,
        state: text(video['state']),
        since: await sinceWhen(world, 'catalog', keyOf.video(id).pk, text(video['updatedAt'])),
        dueAt: text(video['deadline']),
      };
    }),
  );
};

const jobs = async (world: World, limit: number): Promise<Found[]> =>
  (await dueRows(world, 'transcode', limit)).flatMap((encode) =>
    ((encode['parts'] ?? []) as Item[])
      .filter(({ state }) => passing.job.has(text(state)))
      .map((part) => ({
        machine: 'transcode job' as const,
        id: text(encode['videoId']),
        part: `${part['name']}, attempt ${part['attempt']}`,
        state: text(part['state']),
        since: text(part['since']),
        dueAt: text(part['lookAt']),
        reason: (part['reason'] as { message?: string } | undefined)?.message,
      })),
  );

/** An environment without live has no table of streams. */
const dueStreams = (world: World, limit: number): Promise<Item[]> =>
  dueRows(world, 'live', limit).catch((error: Error) => {
    if (error.name === 'ResourceNotFoundException') return [];
    throw error;
  });

const streams = async (world: World, limit: number): Promise<Found[]> => {
  const rows = (await dueStreams(world, limit)).filter(({ state }) => passing.stream.has(text(state)));
  return Promise.all(
    rows.map(async (stream) => {
      const id = text(stream['streamId']);
      return {
        machine: 'stream' as const,
        id,
        state: text(stream['state']),
        since: await sinceWhen(world, 'live', keyOf.stream(id).pk, text(stream['updatedAt'])),
        dueAt: text(stream['dueAt']),
      };
    }),
  );
};

/**
 * Everything in a state it should leave again, longest there first; `overdueOnly` leaves out what still has its time. Found in the indexes the reconcilers themselves use:
 * what costs nothing to find is at most `limit` of each machine, those due first.
 */
export async function listStuck(
  world: World,
  given: { olderThanSeconds?: number; limit?: number; overdueOnly?: boolean } = {},
): Promise<InTransit[]> {
  const { olderThanSeconds = 0, limit = 100, overdueOnly = false } = given;
  const found = (await Promise.all([uploads, videos, jobs, streams].map((machine) => machine(world, limit)))).flat();
  const seconds = (iso: string): number => Math.round((world.now().getTime() - Date.parse(iso)) / 1000);
  return found
    .map((one) => {
      const since = seconds(one.dueAt) || 0;
      const due = { overdueSeconds: Math.max(0, since), dueInSeconds: Math.max(0, -since) };
      return { ...one, ageSeconds: seconds(one.since), ...due };
    })
    .filter((one) => one.ageSeconds >= olderThanSeconds && (!overdueOnly || isOverdue(one)))
    .sort((one, other) => other.ageSeconds - one.ageSeconds);
}
