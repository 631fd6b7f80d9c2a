import { batch } from '../kit/batch.ts';
import { failpoint } from '../kit/failpoint.ts';
import { uploadCompleted } from '../upload/events.ts';
import { advance } from './advance.ts';
import { type Arrived, begin, refuse } from './encode.ts';
import type { Encode } from './encode-record.ts';
import { probe } from './media-convert-client.ts';
import { judge, problems } from './source.ts';
import { workshop } from './workshop.ts';

/** Looks into the file and decides: a ladder to climb, or a reason its owner can act on. */
const decide = async (arrived: Arrived, now: Date): Promise<Encode> => {
  const found = await probe(arrived.sourceUrl);
  if (found === 'missing') return refuse(arrived, problems.missing, now);
  if (found === 'cut_off') return refuse(arrived, problems.cutOff, now);
  if (found === 'unreadable') return refuse(arrived, problems.unreadable, now);
  FAILPOINT: failpoint('transcode.begin.probed');
  const etag = found.Metadata?.ETag?.replaceAll('"', '');
  if (etag !== undefined && etag !== arrived.sourceEtag) return refuse(arrived, problems.changed, now);
  const verdict = judge(found);
  return 'problem' in verdict ? refuse(arrived, verdict.problem, now) : begin(arrived, verdict.source, now);
};

/** A source has arrived: one encode per video and source version, however often we are told. */
export const handler = batch(uploadCompleted, async ({ videoId, ownerId, sourceVersion, source }, { now }) => {
  const arrived = {
    videoId,
    sourceVersion,
    ownerId,
    sourceUrl: `s3://${source.bucket}/${source.key}`,
    sourceEtag: source.etag.replaceAll('"', ''),
  };
  if (!(await workshop.store.get(arrived))) await workshop.store.create(await decide(arrived, now));
  FAILPOINT: failpoint('transcode.begin.saved');
  await advance(workshop, arrived, now);
});
