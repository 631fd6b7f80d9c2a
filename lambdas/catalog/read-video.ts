import { http, Reply } from '../kit/http.ts';
import { besideOf } from './beside.ts';
import { isMaker } from './channel-team.ts';
import { readVideo } from './contract.ts';
import { toOwn, toPublic, withChapters } from './present.ts';
import { noteLook } from './staff-look.ts';
import { findFor, signer, videos } from './surroundings.ts';

export const readVideoRoute = http(readVideo, async ({ params, subject, may, now }) => {
  const thing = may(await findFor(subject, params.videoId));
  const { video } = thing;
  await noteLook(subject, video, now);
  const beside = (await besideOf(videos, signer, [video], now)).get(video.videoId) ?? {};
  const makes = isMaker(subject, thing);
  const shown = makes ? toOwn(video, beside) : toPublic(video, beside);
  return new Reply(withChapters(shown, video), {
    version: makes ? video.version : undefined,
  });
});
