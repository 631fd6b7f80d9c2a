import type * as z from 'zod';
import { clock } from '../kit/clock.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { announce } from '../kit/outbox.ts';
import { isAhead } from '../kit/premiere.ts';
import { signedFile } from '../kit/signed-address.ts';
import type { Clip } from './clip.ts';
import { fileNameOf, nextFile, standingOf } from './clip-file.ts';
import { folderOf } from './clip-files.ts';
import { askForClipFile, ClipFileTooSoon, readClipFile } from './contract.ts';
import { clipFileAsked } from './events.ts';
import type { Found } from './find.ts';
import { stretchIn } from './source.ts';
import { find, signer, store, table } from './surroundings.ts';

/** Long enough to begin a download; whoever may have it gets the next address by asking. */
const addressMs = 15 * 60_000;

/** Where the clip's files lie, once what it is of lies there. */
const folderFor = ({ clip, source }: Found, now: Date): string | undefined => {
  if (source.video && isAhead(source.video, now)) return undefined;
  const hlsKey = source.video?.hlsKey;
  return hlsKey && stretchIn(clip, source) ? folderOf(hlsKey, clip.clipId) : undefined;
};

const answer = async (
  clip: Clip,
  folder: string | undefined,
  now: Date,
): Promise<z.input<typeof readClipFile.answer.body>> => {
  const { clipId } = clip;
  const standing = standingOf(clip, folder, now);
  if (standing.state !== 'ready') return { clipId, ...standing };
  const { key, bytes } = standing.file;
  const until = new Date(now.getTime() + addressMs);
  const url = await signedFile(signer, key, until);
  return {
    ...{ clipId, state: 'ready', fileName: fileNameOf(clip), sizeBytes: bytes },
    ...{ url, expiresAt: until.toISOString() },
  };
};

/** POST /v1/clips/{clip_id}/file: two who ask at once are one attempt. */
export const askForClipFileRoute = http(askForClipFile, ({ params, subject, may, now }) =>
  decideAgain(async () => {
    const found = may(await find.clip(subject, params.clipId));
    const { clip } = found;
    const folder = folderFor(found, now);
    if (folder === undefined) throw ClipFileTooSoon();
    const file = nextFile(clip, { folder, name: Buffer.from(clock.random(16)).toString('hex'), now });
    if (!file) return answer(clip, folder, now);
    const { clipId } = clip;
    const { attempt } = file;
    const asked = announce(table, clipFileAsked, { clipId, attempt }, { cause: [clipId, attempt], at: now });
    await store.wantFile(clip, file, [asked]);
    return answer({ ...clip, file }, folder, now);
  }),
);

/** GET /v1/clips/{clip_id}/file */
export const readClipFileRoute = http(readClipFile, async ({ params, subject, may, now }) => {
  const found = may(await find.clip(subject, params.clipId));
  return answer(found.clip, folderFor(found, now), now);
});
