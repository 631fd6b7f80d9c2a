import { authorize, type ChannelRights, isStaff, type Subject, type VideoRights } from '../kit/authorize.ts';
import { doorRights } from '../kit/pass.ts';
import type { peopleOf } from '../kit/people.ts';
import type { teamsOf } from '../kit/teams-copy.ts';
import { remembered } from './remembered.ts';
import type { Author } from './room-contract.ts';
import { type Stream, type Streams, streamsOf } from './stream-copy.ts';

/** A room with everything that rights in it depend on. */
export type RoomRights = VideoRights & { stream: Stream };

/** A room is there with its stream, and hidden once staff have ended that. */
export const rightsOf = (stream: Stream, team?: VideoRights['team']): RoomRights => ({
  ownerId: stream.ownerId,
  ...(team ? { team } : {}),
  published: true,
  takenDown: stream.endReason === 'terminated',
  visibility: stream.visibility,
  access: stream.access,
  ...doorRights(stream, false),
  stream,
});

/** Finds a room: what is asked of it may be two seconds old. */
export const roomsOf = (
  table: string,
  teams: ReturnType<typeof teamsOf>,
  streams: Streams = streamsOf(table),
): ((streamId: string) => Promise<RoomRights | undefined>) =>
  remembered(async (streamId) => {
    const stream = await streams.stream(streamId);
    if (!stream) return undefined;
    const channel = stream.channelId ? await teams.rights(stream.channelId) : undefined;
    return rightsOf(stream, channel?.ownerId === stream.ownerId ? channel.team : undefined);
  });

/** What stands beside a name. From our own table, never from a frame. */
export const badgesOf = (subject: Subject, room: VideoRights): Author['badges'] => {
  if (subject.kind !== 'person') return [];
  const role = room.team?.rests
    ? undefined
    : room.team?.members.find((one) => one.accountId === subject.accountId)?.role;
  return [
    ...(subject.accountId === room.ownerId ? (['owner'] as const) : []),
    ...(role === 'moderator' || role === 'manager' ? (['moderator'] as const) : []),
    ...(role === 'editor' || role === 'stats' ? (['team'] as const) : []),
    ...(isStaff(subject) ? (['staff'] as const) : []),
  ];
};

/** Those who keep order in a room: no mode and no rule applies to them, and nobody can silence them. */
export const keepsOrder = (subject: Subject, room: VideoRights): boolean =>
  authorize(subject, 'chat.moderate', room) === 'allow';

/** Somebody as if they were not staff: what they may do without being so. */
const withoutStaff = (subject: Subject): Subject =>
  subject.kind === 'person'
    ? { ...subject, roles: subject.roles.filter((role) => role !== 'moderator' && role !== 'admin') }
    : subject;

/** Whether it is only as staff that somebody may do this here: then it stands in the audit log too. */
export const actsAsStaff = (subject: Subject, room: VideoRights): boolean =>
  isStaff(subject) && !keepsOrder(withoutStaff(subject), room);

/** The same, of how a channel's rooms are run. */
export const configuresAsStaff = (subject: Subject, channel: ChannelRights): boolean =>
  isStaff(subject) && authorize(withoutStaff(subject), 'chat.configure', channel) !== 'allow';

type People = Pick<ReturnType<typeof peopleOf>, 'person'>;

/** Whether somebody else is one whom nobody can ban: asked of who they are now, signed in or not. */
export const isProtected = async (people: People, accountId: string, room: VideoRights): Promise<boolean> => {
  const subject: Subject = { kind: 'person', ...(await people.person(accountId)) };
  return accountId === room.ownerId || keepsOrder(subject, room);
};
