import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { isMultipart, joinParts } from './join-parts.ts';
import { arrivedParts } from './read-upload.ts';
import { finishVerification, takeIn, type Verification } from './take-in.ts';
import { expire, giveUp, hasEndedBadly, isContinuable, mostChecks, nextLook, type Upload } from './upload.ts';

/**
 * Brings one upload that is past its deadline to where S3's truth says it is. Works when no event ever arrives, and does
 * nothing to an upload that has moved on since the index was read.
 */
export const reconcile = (at: Verification, uploadId: string, now: Date): Promise<void> =>
  decideAgain(async () => {
    const upload = await at.uploads.find(uploadId);
    if (!upload?.dueAt || new Date(upload.dueAt) > now) return;
    if (hasEndedBadly(upload)) return clearUp(at, upload);
    if (upload.state === 'VERIFYING') return lookForVerdict(at, upload, now);
    const takenIn = await takeIn(at, uploadId, now);
    if (takenIn) return;
    if (isContinuable(upload) || new Date(upload.expiresAt) <= now) return endUpload(at, upload, now);
    return joinAgain(at, upload, now);
  });

/** Nobody can send any more: what was left, or came late, goes now and for good. */
const clearUp = async ({ uploads, source }: Verification, upload: Upload): Promise<void> => {
  await source.endMultipart(upload);
  await source.removeAll(upload.key);
  await uploads.noteCleared(upload);
};

const lookForVerdict = async (at: Verification, upload: Upload, now: Date): Promise<void> => {
  const judged = await finishVerification(at, upload.uploadId, now);
  if (judged?.state !== 'VERIFYING') return;
  if (judged.checks < mostChecks) {
    await at.uploads.postpone(judged, nextLook(judged, now));
    return;
  }
  await at.uploads.save(giveUp(judged, now));
  if (judged.pinned) await at.source.removeVersion(judged.key, judged.pinned.versionId);
};

const endUpload = async ({ uploads, source }: Verification, upload: Upload, now: Date): Promise<void> => {
  await uploads.save(expire(upload, now));
  FAILPOINT: failpoint('upload.sweep.expired');
  await source.endMultipart(upload);
};

/** COMPLETING without an object: the call to S3 never came through, so it is made again. */
const joinAgain = async (at: Verification, upload: Upload, now: Date): Promise<void> => {
  const outcome = isMultipart(upload)
    ? await joinParts(at, upload, await arrivedParts(at.source, upload), now)
    : 'unclear';
  if (outcome === 'joined') await takeIn(at, upload.uploadId, now);
  if (outcome === 'unclear') await at.uploads.postpone(upload, nextLook(upload, now));
};
