import { createHash } from 'node:crypto';
import { authorize, type ChannelRights } from '../kit/authorize.ts';
import { clock } from '../kit/clock.ts';
import { failpoint } from '../kit/failpoint.ts';
import { http } from '../kit/http.ts';
import { AlreadyDone } from '../kit/idempotency.ts';
import { newId, prefixes } from '../kit/ids.ts';
import { Refused } from '../kit/refusal.ts';
import { nobody } from '../kit/team.ts';
import type { teamsOf } from '../kit/teams-copy.ts';
import { ConditionFailed } from '../kit/transaction.ts';
import { shown, signedParts } from './answers.ts';
import { OthersPublish, startUpload, UploadAlreadyOpen } from './contract.ts';
import { uploadStarted } from './events.ts';
import { checkDeclared } from './parts.ts';
import type { SourceBucket } from './source-bucket.ts';
import { newsOf, start, titleFor, type Upload } from './upload.ts';
import { type Allowance, ClientKeyTaken, type UploadStore } from './upload-store.ts';

const alreadyOpen = (upload: Upload) => {
  const { uploadId, videoId, resumeUrl } = shown(upload);
  return UploadAlreadyOpen({ uploadId, videoId, resumeUrl });
};

/** A certain no: nothing was written. Any other error leaves open whether the upload exists. */
const isDecided = (error: unknown): boolean =>
  [Refused, ConditionFailed, AlreadyDone, ClientKeyTaken].some((kind) => error instanceof kind);

type Teams = Pick<ReturnType<typeof teamsOf>, 'rights'>;
/** Where the uploads of somebody go who names no channel: it is theirs, and there is no team. */
const ownPlace = (ownerId: string): ChannelRights => ({ ownerId, team: nobody });

/** POST /v1/uploads. S3 is asked before the commit, under the idempotency claim, so the upload is whole when it is known. */
export const startUploadRoute = (
  { uploads, source, teams }: { uploads: UploadStore; source: SourceBucket; teams: Teams },
  limits: Allowance & { maxUploadBytes: number },
) =>
  http(startUpload, async ({ body, subject, accountId, may, idempotent, now }) => {
    const { channelId } = body;
    const place = may(channelId === undefined ? ownPlace(accountId) : await teams.rights(channelId));
    // Editors are let into a channel, not before its public.
    if (body.autoPublish && authorize(subject, 'channel.change', place) !== 'allow') throw OthersPublish();
    const clientKey = body.idempotencyKey && createHash('sha256').update(body.idempotencyKey).digest('hex');
    const ids = {
      uploadId: newId(prefixes.upload, now, clock.random(10)),
      videoId: newId(prefixes.video, now, clock.random(10)),
      ownerId: accountId,
      ...(place.ownerId === accountId ? {} : { videoOwnerId: place.ownerId }),
    };
    const draft = start({ ...body, clientKey }, ids, limits, now);
    checkDeclared(draft, body.parts);
    const open = clientKey && (await uploads.openByClientKey(accountId, clientKey));
    if (open) throw alreadyOpen(open);

    const upload = draft.partCount > 1 ? { ...draft, s3UploadId: await source.beginMultipart(draft.key) } : draft;
    FAILPOINT: failpoint('upload.start.afterS3');
    const answer = { ...shown(upload), parts: await signedParts(source, upload, body.parts, now) };
    const { title = titleFor(upload.filename), description = '', visibility, access, autoPublish } = body;
    const news = {
      ...{ ...newsOf(upload), filename: upload.filename, sizeBytes: upload.sizeBytes },
      ...{ title, description, visibility, access, autoPublish, startedAt: upload.createdAt },
      ...(channelId === undefined ? {} : { channelId }),
    };
    try {
      await uploads.begin(
        {
          upload,
          parts: body.parts,
          started: { event: uploadStarted, data: news },
          stored: idempotent.complete(answer),
        },
        limits,
        now,
      );
    } catch (error) {
      if (isDecided(error)) await source.endMultipart(upload);
      const winner =
        error instanceof ClientKeyTaken && clientKey ? await uploads.openByClientKey(accountId, clientKey) : undefined;
      throw winner ? alreadyOpen(winner) : error;
    }
    FAILPOINT: failpoint('upload.start.saved');
    return answer;
  });
