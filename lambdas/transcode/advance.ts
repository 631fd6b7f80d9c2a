import { failpoint } from '../kit/failpoint.ts';
import { log } from '../kit/log.ts';
import { count } from '../kit/metric.ts';
import { adopt } from './adopt.ts';
import { adopted, type Change, isPastDeadline, isPointless, isQueuedTooLong, move } from './encode.ts';
import type { Encode, Part, Reason } from './encode-record.ts';
import { checkPart, choosePoster, readPlaylists, writePlaylists } from './finished-part.ts';
import { hear } from './job-news.ts';
import { type JobOrder, jobRequest, type Places, type Whose } from './jobs.ts';
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

/** What a part's job reads: the uploaded file, or of a recording its excerpt, whose pictures stand upright and alone. */
const readBy = (
  { source, sourceUrl, excerpt }: Encode,
  part: Part,
  places: Places,
): Pick<JobOrder, 'source' | 'sourceUrl'> => {
  if (!source) throw new Error('nothing is known of the source');
  if (part.name !== 'pictures' || !excerpt) return { source, sourceUrl };
  const { key, width, height, durationMs } = excerpt;
  return {
    source: { ...source, width, height, durationMs, videoDurationMs: durationMs, audio: undefined },
    sourceUrl: `s3://${places.mediaBucket}/${key}`,
  };
};

const orderOf = (encode: Encode, part: Part, places: Places): JobOrder => ({
  ...{ videoId: encode.videoId, sourceVersion: encode.sourceVersion, ladder: encode.ladder },
  ...{ part: part.name, attempt: part.attempt },
  ...readBy(encode, part, places),
});

/** Hands a waiting part over. Asked twice, MediaConvert answers the same job: its token names the attempt. */
const submit = async ({ store, places }: Workshop, encode: Encode, part: Part, now: Date): Promise<void> => {
  const answer = await submitJob(jobRequest(orderOf(encode, part, places), places));
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

/** The file that was read must be the file that was checked. A recording lies where nobody else writes. */
const sourceChanged = async (encode: Encode): Promise<boolean> => {
  if (encode.recording) return false;
  const etag = await etagOf(...bucketAndKey(encode.sourceUrl));
  return etag !== undefined && etag !== encode.sourceEtag;
};

/** What a job left may be better the next time; what was recorded stays as it is. */
const reasonFor = ({ name }: Part, { message, problem }: BadOutput): Reason =>
  name === 'recording'
    ? { message, permanent: true, problem: problem ?? problems.recordingDamaged }
    : { message, permanent: false, problem };

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
      if (part.name === 'recording') return adopted(encode, await adopt(places.mediaBucket, encode, was), now);
      if (part.name === 'pictures') {
        const pictures = await choosePoster(places.imagesBucket, encode, current);
        if (!pictures.posterKey) throw new BadOutput('no picture was taken');
        return move({ ...encode, ...pictures }, part.name, 'outputs_ok', now);
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
      return move(encode, part.name, 'outputs_bad', now, { reason: reasonFor(part, error) });
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
