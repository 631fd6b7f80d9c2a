import { authorize, type Subject, type Team, type VideoRights } from '../kit/authorize.ts';
import { announce } from '../kit/outbox.ts';
import type { peopleOf } from '../kit/people.ts';
import { nobody, teamFor } from '../kit/team.ts';
import type { Step } from '../kit/transaction.ts';
import type { CatalogStore } from './catalog-store.ts';
import { type teamAct, videoWorkedOn } from './events.ts';
import { existing } from './existing.ts';
import type { Video } from './video.ts';

interface Known {
  videos: CatalogStore;
  people: ReturnType<typeof peopleOf>;
}

/** Whose a channel is, and who is on its team. */
export const teamRightsOf = async (
  { videos, people }: Known,
  channelId: string,
): Promise<{ ownerId: string; team: Team } | undefined> => {
  const channel = await videos.channel(channelId);
  if (!channel) return undefined;
  return { ownerId: channel.ownerId, team: teamFor(await people.person(channel.ownerId), channel.team) };
};

type Rightful = VideoRights & { video: Video };

/** The rights of a video's channel's team beside its own: looked up only for who could be one of them. */
export const teamAdderOf =
  (known: Known) =>
  async (subject: Subject, thing: Rightful): Promise<Rightful> => {
    const { channelId } = thing.video;
    if (!channelId || subject.kind !== 'person' || subject.accountId === thing.ownerId) return thing;
    const team = (await teamRightsOf(known, channelId))?.team;
    return team ? { ...thing, team } : thing;
  };

/** Finds a video with everything its rights depend on. */
export const finderOf = (known: Known) => {
  const withTeam = teamAdderOf(known);
  return async (subject: Subject, videoId: string): Promise<Rightful | undefined> => {
    const thing = existing(await known.videos.get(videoId));
    return thing && (await withTeam(subject, thing));
  };
};

/** Whether somebody sees it as those do who make it: its owner, and the team of its channel. */
export const isMaker = (subject: Subject, { ownerId, team = nobody }: VideoRights): boolean =>
  authorize(subject, 'video.list_channel', { ownerId, team }) === 'allow';

/** What one of the team did, for the channel's activity: a step of the write that does it. */
export const notedForTeam = (
  table: string,
  { by, what }: { by: string; what: (typeof teamAct.options)[number] },
  video: Video,
  now: Date,
): Step[] =>
  by === video.ownerId || !video.channelId
    ? []
    : [
        announce(
          table,
          videoWorkedOn,
          { videoId: video.videoId, channelId: video.channelId, title: video.title, by, what },
          { cause: [video.videoId, video.version, what], at: now },
        ),
      ];
