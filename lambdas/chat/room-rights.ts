import { authorize, type ChannelRights, isStaff, type RoomRights as Rights, type Subject } from '../kit/authorize.ts';
import { clock } from '../kit/clock.ts';
import { prefixes } from '../kit/ids.ts';
import { doorRights } from '../kit/pass.ts';
import type { peopleOf } from '../kit/people.ts';
import type { teamsOf } from '../kit/teams-copy.ts';
import { type Remembered, remembered } from './remembered.ts';
import type { Party } from './room.ts';
import type { Author } from './room-contract.ts';
import type { RoomStore } from './room-store.ts';
import { isOver, placeOf, type Stream, streamsOf } from './stream-copy.ts';
import { hasPremiereEnded, rightsOfVideo, type Video, videosOf } from './video-copy.ts';

/** A room with everything that rights in it depend on: beside a stream, beside a premiere, or of a party. */
export type RoomRights = Rights & {
  roomId: string;
  /** Whose rules hold in it, and whose bans: a channel's, its owner's who has none, or the party's own. */
  place: string;
  channelId?: string | undefined;
  /** Nothing more will be said in it. */
  isOver: boolean;
  stream?: Stream;
  /** What is shown for the first time, or watched together. */
  video?: Video;
  party?: Party;
};

/** A room is there with its stream, and hidden once staff have ended that. */
const besideStream = (stream: Stream): RoomRights => ({
  ...{ roomId: stream.streamId, ownerId: stream.ownerId, channelId: stream.channelId, place: placeOf(stream) },
  ...{ published: true, takenDown: stream.endReason === 'terminated' },
  ...{ visibility: stream.visibility, access: stream.access, ...doorRights(stream, false) },
  ...{ isOver: isOver(stream), stream },
});

const besidePremiere = (video: Video, now: Date): RoomRights => ({
  ...rightsOfVideo(video),
  ...{ roomId: video.videoId, channelId: video.channelId, place: placeOf(video) },
  ...{ isOver: hasPremiereEnded(video, now), video },
});

/** Whoever is invited needs the rights its video asks for: the room opens nothing. */
const ofParty = (roomId: string, party: Party, video: Video, isClosed: boolean, now: Date): RoomRights => ({
  ...rightsOfVideo(video),
  ...{ roomId, place: roomId, hostIds: party.hosts.map(({ accountId }) => accountId) },
  ...{ isOver: isClosed || Date.parse(party.endsAt) <= now.getTime(), video, party },
});

interface World {
  teams: ReturnType<typeof teamsOf>;
  rooms: Pick<RoomStore, 'find'>;
}

/** Finds a room: what is asked of it may be two seconds old. */
export const roomsOf = (table: string, { teams, rooms }: World): Remembered<RoomRights | undefined> => {
  const [streams, videos] = [streamsOf(table), videosOf(table)];
  const find = async (roomId: string): Promise<RoomRights | undefined> => {
    if (roomId.startsWith(prefixes.party)) {
      const room = await rooms.find(roomId);
      const video = room?.party && (await videos.video(room.party.videoId));
      return room?.party && video && ofParty(roomId, room.party, video, room.state === 'closed', clock.now());
    }
    if (roomId.startsWith(prefixes.video)) {
      const video = await videos.video(roomId);
      return video?.premiereAt === undefined ? undefined : besidePremiere(video, clock.now());
    }
    const stream = await streams.stream(roomId);
    return stream && besideStream(stream);
  };
  return remembered(async (roomId) => {
    const room = await find(roomId);
    if (!room) return undefined;
    const ofChannel = room.stream ?? room.video;
    const channel = ofChannel?.channelId ? await teams.rights(ofChannel.channelId) : undefined;
    return channel && channel.ownerId === room.ownerId ? { ...room, team: channel.team } : room;
  });
};

/** What stands beside a name. From our own table, never from a frame. */
export const badgesOf = (subject: Subject, room: Rights): Author['badges'] => {
  if (subject.kind !== 'person') return [];
  const staff = isStaff(subject) ? (['staff'] as const) : [];
  if (room.hostIds) return [...(room.hostIds.includes(subject.accountId) ? (['host'] as const) : []), ...staff];
  const role = room.team?.rests
    ? undefined
    : room.team?.members.find((one) => one.accountId === subject.accountId)?.role;
  return [
    ...(subject.accountId === room.ownerId ? (['owner'] as const) : []),
    ...(role === 'moderator' || role === 'manager' ? (['moderator'] as const) : []),
    ...(role === 'editor' || role === 'stats' ? (['team'] as const) : []),
    ...staff,
  ];
};

/** Those who keep order in a room: no mode and no rule applies to them, and nobody can silence them. */
export const keepsOrder = (subject: Subject, room: Rights): boolean =>
  authorize(subject, 'chat.moderate', room) === 'allow';

/** Somebody as if they were not staff: what they may do without being so. */
const withoutStaff = (subject: Subject): Subject =>
  subject.kind === 'person'
    ? { ...subject, roles: subject.roles.filter((role) => role !== 'moderator' && role !== 'admin') }
    : subject;

/** Whether it is only as staff that somebody may do this here: then it stands in the audit log too. */
export const actsAsStaff = (subject: Subject, room: Rights): boolean =>
  isStaff(subject) && !keepsOrder(withoutStaff(subject), room);

/** The same, of how a channel's rooms are run. */
export const configuresAsStaff = (subject: Subject, channel: ChannelRights): boolean =>
  isStaff(subject) && authorize(withoutStaff(subject), 'chat.configure', channel) !== 'allow';

type People = Pick<ReturnType<typeof peopleOf>, 'person'>;

/** Whether somebody else is one whom nobody can ban: asked of who they are now, signed in or not. */
export const isProtected = async (people: People, accountId: string, room: Rights): Promise<boolean> => {
  const subject: Subject = { kind: 'person', ...(await people.person(accountId)) };
  return (!room.hostIds && accountId === room.ownerId) || keepsOrder(subject, room);
};
