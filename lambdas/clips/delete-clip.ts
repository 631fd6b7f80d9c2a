import { audited } from '../kit/audit.ts';
import { http } from '../kit/http.ts';
import { folderOfFiles } from './clip.ts';
import { deleteClip } from './contract.ts';
import { removeFiles } from './media-bucket.ts';
import { find, mediaBucket, store, table } from './surroundings.ts';

/**
 * DELETE /v1/clips/{clip_id}. Its files go first: what is interrupted between is a clip that writes them anew, and can be
 * deleted once more.
 */
export const deleteClipRoute = http(deleteClip, async ({ params, subject, accountId, may, now }) => {
  const { clip, ownerId, team } = may(await find.clip(subject, params.clipId));
  if (clip.files) await removeFiles(mediaBucket, folderOfFiles(clip.files));
  const isConcerned =
    [clip.makerId, ownerId].includes(accountId) || team?.members.some((member) => member.accountId === accountId);
  const act = { act: 'clip.deleted', by: accountId, about: clip.videoId ?? clip.sourceId, note: clip.clipId } as const;
  await store.remove(clip.clipId, isConcerned ? [] : [audited(table, act, { cause: [clip.clipId], at: now })]);
});
