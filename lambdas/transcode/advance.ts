import { failpoint } from '../kit/failpoint.ts';
import { log } from '../kit/log.ts';
import { count } from '../kit/metric.ts';
import { type Change, isPastDeadline, isPointless, isQueuedTooLong, move } from './encode.ts';
import type { Encode, Part } from './encode-record.ts';
import { checkPart, choosePoster, readPlaylists, writePlaylists } from './finished-part.ts';
import { hear } from './job-news.ts';
import { jobRequest, type Places, type Whose } from './jobs.ts';
import { etagOf, PlaylistChanged } from './media-bucket.ts';
import { askAbout, cancelJob, submitJob } from './media-convert-client.ts';
import { BadOutput } from './playlist.ts';
import { problems } from './source.ts';
import type { TranscodeStore } from './transcode-store.ts';

/** What the domain's functions work with. */
export interface Workshop {
  store: TranscodeStore;
  places: Places;
}

const partAgain = (encode: Encode, { name, state, attempt }: Part): Part | undefined =>
  encode.parts.find((part) => part.name === name && part.state === state && part.attempt === attempt);

/** Hands a waiting part over. Asked twice, MediaConvert answers the same job: its token names the attempt. */
const submit = async ({ store, places }: Workshop, encode: Encode, part: Part, now: Date): Promise<void> => {
  if (!encode.source) return;
  const order = { ...encode, source: encode.source, part: part.name, attempt: part.attempt };
  const answer = await submitJob(jobRequest(order, places));
  FAILPOINT: failpoint('transcode.submit.accepted');
  if ('refused' in answer) {
    log.error('MediaConvert refused a job', { encodeId: encode.encodeId, part: part.name, reason: answer.refused });
    count('JobsRefused');
  }
  await store.change(encode, (current) => {
    if (!partAgain(current, part)) return undefined;
    return 'refused' in answer
      ? move(current, part.name, 'submit_rejected', now, { reason: { message: answer.refused, permanent: false } })
      : move(current, part.name, 'submit_ok', now, { jobId: answer.jobId });
  });
};

const bucketAndKey = (url: string): [string, string] => {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
  return [bucket, key];
};

/** The file that was read must be the file that was checked. */
const sourceChanged = async (encode: Encode): Promise<boolean> => {
  const etag = await etagOf(...bucketAndKey(encode.sourceUrl));
  return etag !== undefined && etag !== encode.sourceEtag;
};

/** Reads what a finished job left; verified renditions join the playlists first and the record last. */
const check = async ({ store, places }: Workshop, found: Encode, part: Part, now: Date): Promise<unknown> =>
  store.change(found, async (seen) => {
    const was = await readPlaylists(places.mediaBucket, seen);
    const encode = (await store.get(found)) ?? seen;
    const current = partAgain(encode, part);
    if (!current) return undefined;
    try {
      if (await sourceChanged(encode)) {
        const reason = { message: 'the source changed', permanent: true, problem: problems.changed };
        return move(encode, part.name, 'outputs_bad', now, { reason });
      }
      const checked = await checkPart(places.mediaBucket, encode, current);
      const names = checked.map(({ rendition }) => rendition.name);
      const renditions = [
        ...encode.renditions.filter(({ name }) => !names.includes(name)),
        ...checked.map(({ rendition }) => rendition),
      ];
      const pictures = part.name === 'first' ? await choosePoster(places.imagesBucket, encode, current) : {};
      await writePlaylists(places.mediaBucket, encode, renditions, was);
      FAILPOINT: failpoint('transcode.check.written');
      return move({ ...encode, renditions, ...pictures }, part.name, 'outputs_ok', now);
    } catch (error) {
      if (!(error instanceof BadOutput)) throw error;
      log.warn('a finished job left unusable outputs', { encodeId: encode.encodeId, reason: error.message });
      count('BadOutputs');
      const { message, problem } = error;
      return move(encode, part.name, 'outputs_bad', now, { reason: { message, permanent: false, problem } });
    }
  });

/** When both parts finish at once, one of them composes the playlists again, over both. */
const checkUnhindered = async (workshop: Workshop, encode: Encode, part: Part, now: Date): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      await check(workshop, encode, part, now);
      return;
    } catch (error) {
      if (!(error instanceof PlaylistChanged) || attempt === 3) throw error;
    }
  }
};

const stop = async (part: Part): Promise<void> => {
  if (part.jobId) await cancelJob(part.jobId);
};

/** Does everything that can be done at once, and only that: hands over what waits, checks what has finished. */
export const advance = async (workshop: Workshop, whose: Whose, now: Date): Promise<void> => {
  // Each round moves a part on; more rounds than this would mean that one does not move.
  for (let round = 0; round < 8; round++) {
    const encode = await workshop.store.get(whose);
    const part = encode?.parts.find(({ state }) => state === 'QUEUED' || state === 'CHECKING');
    if (!encode || !part) {
      for (const running of encode?.parts ?? []) if (encode && isPointless(encode, running)) await stop(running);
      return;
    }
    if (part.state === 'QUEUED') await submit(workshop, encode, part, now);
    else await checkUnhindered(workshop, encode, part, now);
    FAILPOINT: failpoint('transcode.advance.saved');
  }
};

/** A part nobody has spoken of for a while: asks how its job is, and gives it up past its deadline. */
const poll = async ({ store }: Workshop, encode: Encode, part: Part, now: Date): Promise<void> => {
  const news = part.jobId ? await askAbout(part.jobId) : undefined;
  const hasNews =
    news && news.status !== 'SUBMITTED' && (news.status !== 'STATUS_UPDATE' || (news.percent ?? 0) > part.percent);
  const durationMs = encode.source?.durationMs ?? 0;
  const isLost = !hasNews && isPastDeadline(part, durationMs, now);
  if (isLost) await stop(part);
  await store.change(encode, (current): Change | undefined => {
    const same = partAgain(current, part);
    if (!same) return undefined;
    if (isLost) {
      const reason = { message: 'the job was silent past its deadline', permanent: false };
      return move(current, part.name, 'timeout:deadline', now, { reason });
    }
    const heard = hasNews ? hear(current, news, now) : undefined;
    return heard && typeof heard !== 'string' ? heard : move(current, part.name, 'timeout:poll', now);
  });
};

const isTime = (part: Part, now: Date): boolean => part.lookAt !== undefined && part.lookAt <= now.toISOString();

/** What must happen when no news ever comes: every passing state has its way out here. */
export const reconcile = async (workshop: Workshop, whose: Whose, now: Date): Promise<void> => {
  const encode = await workshop.store.get(whose);
  for (const part of encode?.parts ?? []) {
    if (!encode || !isTime(part, now)) continue;
    if (part.state === 'SUBMITTED' || part.state === 'PROGRESSING') await poll(workshop, encode, part, now);
    if (part.state === 'RETRY_WAIT' || isQueuedTooLong(part, now)) {
      const event = part.state === 'RETRY_WAIT' ? 'timeout:backoff_elapsed' : 'timeout:attempts_exhausted';
      await workshop.store.change(encode, (current) =>
        partAgain(current, part) ? move(current, part.name, event, now) : undefined,
      );
    }
  }
  await advance(workshop, whose, now);
};
