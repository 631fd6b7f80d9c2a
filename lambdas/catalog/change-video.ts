import { authorize, type Subject, type VideoRights } from '../kit/authorize.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { http, Reply } from '../kit/http.ts';
import { NotYours } from '../kit/refusals.ts';
import { besideOf } from './beside.ts';
import { notedForTeam } from './channel-team.ts';
import { checkChapters } from './chapters.ts';
import { changeVideo, NotYourChannel } from './contract.ts';
import { videoUpdated } from './events.ts';
import { outsideTrash } from './existing.ts';
import { toOwn, withChapters } from './present.ts';
import { findFor, signer, table, videos } from './surroundings.ts';
import type { Video } from './video.ts';

type Wish = { [name in 'channelId' | 'visibility' | 'access' | 'autoPublish']?: unknown };

/** Who finds it and who plays it is said by those who may publish; where it stands, by its owner, among their own channels. */
const mayAlso = async (subject: Subject, thing: VideoRights & { video: Video }, wish: Wish): Promise<void> => {
  const publishes = [wish.visibility, wish.access, wish.autoPublish].some((each) => each !== undefined);
  if (publishes && authorize(subject, 'video.publish', thing) !== 'allow') throw NotYours();
  if (wish.channelId === undefined || wish.channelId === thing.video.channelId) return;
  if (authorize(subject, 'video.move', thing) !== 'allow') throw NotYours();
  const channel = await videos.channel(String(wish.channelId));
  if (channel?.ownerId !== thing.ownerId) throw NotYourChannel();
};

/** With If-Match a change made meanwhile is a refusal; without it, our fields are set on whatever is true by then. */
export const changeVideoRoute = http(changeVideo, ({ params, body, subject, accountId, may, seen, now }) =>
  decideAgain(async () => {
    const thing = outsideTrash(may(await findFor(subject, params.videoId)));
    const { video } = thing;
    await mayAlso(subject, thing, body);
    seen(video.version);
    checkChapters(body.chapters, video);
    const changed = { ...video, ...body, version: video.version + 1, updatedAt: now.toISOString() };
    await videos.save(video, changed, 'changed', videoUpdated, [
      ...notedForTeam(table, { by: accountId, what: 'video.changed' }, changed, now),
    ]);
    const beside = (await besideOf(videos, signer, [changed], now)).get(video.videoId) ?? {};
    return new Reply(withChapters(toOwn(changed, beside), changed), { version: changed.version });
  }),
);
