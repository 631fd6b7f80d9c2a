import { GetJobCommand } from '@aws-sdk/client-mediaconvert';
import { redact } from '../lambdas/kit/redact.ts';
import { Mistyped, NotThere } from './declined.ts';
import { errorIn, functionsOf, linesOf, type Said } from './logs.ts';
import { announcing, type Domain, type Item, keyOf, row, rowsBelow } from './places.ts';
import { announcedOf, eventIdsOf, type Told } from './told-events.ts';
import type { World } from './world.ts';

/** One thing that happened, as a line of the story. */
export interface Happened {
  at: string;
  kind: 'transition' | 'event' | 'job' | 'log';
  /** The domain, or the function that spoke. */
  where: string;
  /** One sentence without its subject: `upload VERIFYING → COMPLETED (verified)`. */
  what: string;
  isTrouble: boolean;
  correlationId?: string;
  facts: unknown;
}

/** Everything known of one video, as it is and as it came to be. */
export interface Story {
  videoId?: string;
  /** How its records stand now, by a name for people. */
  now: { what: string; state: string; facts: unknown }[];
  happened: Happened[];
  /** What could not be found out, in words. */
  gaps: string[];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const shape = /^(vid|upl|evt)_[0-9A-Za-z]{20,40}$/;

/** The video an id leads to, and the upload when only that is known. */
async function resolve(world: World, id: string): Promise<{ videoId: string; uploadId?: string }> {
  const [, kind] = shape.exec(id) ?? [];
  if (kind === 'vid') return { videoId: id };
  if (kind === 'upl') {
    const upload = await row(world, 'upload', keyOf.upload(id));
    if (upload) return { videoId: text(upload['videoId']), uploadId: id };
    throw new NotThere(`There is no upload ${id} in ${world.environment}.`);
  }
  if (kind === 'evt') {
    for (const domain of announcing) {
      const [told] = await announcedOf(world, domain, [id]);
      const videoId = text(told?.data['videoId']);
      if (videoId) return { videoId };
    }
    throw new NotThere(`No event ${id} about a video is in any outbox; events stay there for a week.`);
  }
  throw new Mistyped(`${id} is no id a story is told of. Give a video (vid_…), an upload (upl_…) or an event (evt_…).`);
}

const transitionOf = (domain: Domain, subject: string, line: Item): Happened => ({
  at: text(line['at']),
  kind: 'transition',
  where: domain,
  what: `${subject} ${line['from'] ?? 'new'} → ${line['to']} (${line['event']})`,
  isTrouble: /FAILED|RETRY|EXPIRED/.test(text(line['to'])),
  correlationId: text(line['correlation_id']) || undefined,
  facts: { version: line['version'] },
});

/** A story's line, and the moment it is sorted by, where that is not the one it shows. */
type Placed = Happened & { place?: string };

/**
 * The history of one record, in the order of its versions. A change that was decided anew after a conflict may bear an earlier
 * moment than the one it follows: it stands behind that one.
 */
export const transitionsOf = (domain: Domain, subject: string, rows: Item[]): Placed[] => {
  const lines = rows.toSorted((one, other) => Number(one['version']) - Number(other['version']));
  let place = '';
  return lines.map((line) => {
    place = text(line['at']) > place ? text(line['at']) : place;
    return { ...transitionOf(domain, subject, line), place };
  });
};

/**
 * Lines of a story by time; those of one moment: what was decided, then what was announced of it, and the rest. What was
 * announced goes with its decision, which bears the same moment, wherever that stands.
 */
export const inOrder = (lines: readonly Placed[]): Happened[] => {
  const order = { transition: 0, event: 1, job: 2, log: 3 };
  const moment = ({ where, at }: Placed): string => `${where} ${at}`;
  const decided = new Map(
    lines.flatMap((line) => (line.kind === 'transition' && line.place ? [[moment(line), line.place]] : [])),
  );
  const placeOf = (line: Placed): string =>
    line.place ?? (line.kind === 'event' ? decided.get(moment(line)) : undefined) ?? line.at;
  return lines
    .toSorted((one, other) => placeOf(one).localeCompare(placeOf(other)) || order[one.kind] - order[other.kind])
    .map(({ place: _, ...line }) => line);
};

const eventsOf = (told: Told[]): Happened[] =>
  told.map(({ at, domain, event, eventId, correlationId, data }) => ({
    at,
    kind: 'event' as const,
    where: domain,
    what: event,
    isTrouble: /failed/.test(event),
    correlationId,
    facts: redact({ eventId, ...data }),
  }));

/** What MediaConvert says of the jobs of an encode; it forgets them after three months. */
async function jobsOf(world: World, encode: Item, gaps: string[]): Promise<Happened[]> {
  const parts = (encode['parts'] ?? []) as Item[];
  const told: Happened[] = [];
  for (const { name, jobId } of parts) {
    if (typeof jobId !== 'string') continue;
    try {
      const { Job } = await world.jobs.send(new GetJobCommand({ Id: jobId }));
      const { Status = 'UNKNOWN', ErrorCode, ErrorMessage, JobPercentComplete, Timing } = Job ?? {};
      const facts = redact({ jobId, errorCode: ErrorCode, percent: JobPercentComplete });
      const step = (at: Date | undefined, what: string, isTrouble = false): Happened[] =>
        at ? [{ at: at.toISOString(), kind: 'job', where: 'transcode', what, isTrouble, facts }] : [];
      const end = ErrorMessage ? `${Status}: ${redact(ErrorMessage)}` : Status;
      told.push(
        ...step(Timing?.SubmitTime ?? Job?.CreatedAt, `job ${name} was handed over`),
        ...step(Timing?.StartTime, `job ${name} began`),
        ...step(Timing?.FinishTime, `job ${name} ended ${end}`, Status === 'ERROR'),
      );
    } catch (error) {
      if ((error as Error).name !== 'NotFoundException') throw error;
      gaps.push(`MediaConvert no longer knows job ${jobId} (${name}).`);
    }
  }
  return told;
}

/** The two or three facts of a line that a person wants beside its words. */
const beside = ({ route, status, refusal, event }: Record<string, unknown>): string =>
  [route, status, refusal, event].filter((fact) => fact !== undefined).join(' ');

const spoken = (line: Said): Happened => ({
  at: line.at,
  kind: 'log',
  where: line.function,
  what: [line.message, beside(line.facts), line.level === 'ERROR' && `– ${errorIn(line)}`].filter(Boolean).join(' '),
  isTrouble: line.level === 'ERROR' || line.level === 'WARN',
  correlationId: text(line.facts['correlation_id']) || undefined,
  facts: line.facts,
});

/** CloudWatch takes filters of this length. */
const longestFilter = 1_000;
const groupsAtOnce = 4;

function filters(terms: readonly string[]): string[][] {
  const all: string[][] = [[]];
  for (const term of terms) {
    const length = all.at(-1)?.reduce((sum, one) => sum + one.length + 4, 0) ?? 0;
    if (length + term.length + 4 > longestFilter) all.push([]);
    all.at(-1)?.push(term);
  }
  return all.filter((each) => each.length > 0);
}

async function logsOf(world: World, terms: readonly string[], happened: readonly Happened[]): Promise<Happened[]> {
  const times = happened.map(({ at }) => Date.parse(at)).filter((time) => !Number.isNaN(time));
  if (terms.length === 0 || times.length === 0) return [];
  const from = new Date(Math.min(...times) - 60_000);
  const to = new Date(Math.min(world.now().getTime(), Math.max(...times) + 10 * 60_000) + 1000);
  const functions = await functionsOf(world);
  const lines: Said[] = [];
  for (let start = 0; start < functions.length; start += groupsAtOnce) {
    const group = functions.slice(start, start + groupsAtOnce);
    const found = await Promise.all(
      group.flatMap((name) => filters(terms).map((anyOf) => linesOf(world, name, { anyOf, from, to }))),
    );
    lines.push(...found.flat());
  }
  const unique = new Map(lines.map((line) => [JSON.stringify(line), line]));
  return [...unique.values()].map(spoken);
}

/**
 * Tells one video's whole story: the history of its upload, of its encodes and of itself, the news each announced, its
 * jobs, and every line of log that names it or was written on its behalf.
 */
export async function tellStory(
  world: World,
  id: string,
  { withLogs = true }: { withLogs?: boolean } = {},
): Promise<Story> {
  const known = await resolve(world, id);
  const { videoId } = known;
  const { pk } = keyOf.video(videoId);
  const gaps: string[] = [];
  const now: Story['now'] = [];
  const happened: Placed[] = [];
  const stands = (what: string, state: unknown, facts: Item) =>
    now.push({ what, state: text(state) || 'there', facts: redact(withoutKeys(facts)) });

  const [video, copy, pointers, encodes, history] = await Promise.all([
    row(world, 'catalog', keyOf.video(videoId)),
    row(world, 'playback', keyOf.video(videoId)),
    rowsBelow(world, 'upload', { pk, prefix: 'UPLOAD#' }),
    rowsBelow(world, 'transcode', { pk, prefix: '' }),
    rowsBelow(world, 'catalog', { pk, prefix: 'LOG#' }),
  ]);
  happened.push(...transitionsOf('catalog', 'video', history));
  if (video) {
    stands('video', video['state'], video);
    const ids = eventIdsOf.video(videoId, Number(video['version']));
    happened.push(...eventsOf(await announcedOf(world, 'catalog', ids)));
  }

  const uploadIds = new Set([
    ...pointers.map(({ uploadId }) => text(uploadId)),
    ...(known.uploadId ? [known.uploadId] : []),
  ]);
  for (const uploadId of uploadIds) {
    const upload = await row(world, 'upload', keyOf.upload(uploadId));
    if (!upload) continue;
    stands(`upload ${uploadId}`, upload['state'], upload);
    const lines = await rowsBelow(world, 'upload', { pk: keyOf.upload(uploadId).pk, prefix: 'LOG#' });
    happened.push(...transitionsOf('upload', 'upload', lines));
    const ids = eventIdsOf.upload(uploadId, Number(upload['version']));
    happened.push(...eventsOf(await announcedOf(world, 'upload', ids)));
  }

  for (const encode of encodes) {
    const encodeId = text(encode['encodeId']);
    if (!encodeId) {
      stands('transcode', 'GONE', encode);
      continue;
    }
    stands(`encode of source ${encode['sourceVersion']}`, encode['outcome'], encode);
    const lines = await rowsBelow(world, 'transcode', { pk: `ENCODE#${encodeId}`, prefix: 'LOG#' });
    happened.push(...transitionsOf('transcode', 'job', lines));
    const ids = eventIdsOf.encode(encodeId, Number(encode['sequence']));
    happened.push(...eventsOf(await announcedOf(world, 'transcode', ids)), ...(await jobsOf(world, encode, gaps)));
  }
  if (copy) stands('playback’s copy', copy['state'], copy);
  if (now.length === 0 && happened.length === 0)
    throw new NotThere(`Nothing is known of ${videoId} in ${world.environment}.`);

  if (happened.every(({ kind }) => kind !== 'event'))
    gaps.push(
      'No event of it is in an outbox any more: they stay there for a week. The archive can replay older ones.',
    );
  if (withLogs) {
    const correlationIds = happened.map(({ correlationId }) => correlationId).filter((one) => one && one !== 'none');
    const terms = [...new Set([videoId, ...uploadIds, ...correlationIds])] as string[];
    happened.push(...(await logsOf(world, terms, happened)));
  }
  return { videoId, now, happened: inOrder(happened), gaps };
}

/** What only the table's own machinery needs is left out. */
const withoutKeys = (item: Item): Item =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !/^(pk|sk|kind|gsi\d(pk|sk))$/.test(name)));
