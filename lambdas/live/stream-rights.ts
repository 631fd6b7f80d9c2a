import { authorize, type Subject, type VideoRights } from '../kit/authorize.ts';
import { doorRights } from '../kit/pass.ts';
import type { peopleOf } from '../kit/people.ts';
import { nobody, teamFor } from '../kit/team.ts';
import type { Channels } from './channel-copy.ts';
import type { LiveStore } from './live-store.ts';
import type { Stream } from './stream.ts';

export type Rightful = VideoRights & { stream: Stream };

/** A stream with its rights, ready for `may`. It is there from the moment it is made, and hidden once staff have ended it. */
export const rightsOf = (stream: Stream): Rightful => ({
  ownerId: stream.ownerId,
  published: true,
  takenDown: stream.terminated !== undefined,
  visibility: stream.visibility,
  access: stream.access,
  ...doorRights(stream, false),
  stream,
});

interface Known {
  streams: LiveStore;
  channels: Channels;
  people: ReturnType<typeof peopleOf>;
}

/** Finds a stream with everything its rights depend on: the team of its channel too, for who could be one of them. */
export const finderOf =
  ({ streams, channels, people }: Known) =>
  async (subject: Subject, streamId: string): Promise<Rightful | undefined> => {
    const stream = await streams.find(streamId);
    if (!stream) return undefined;
    const thing = rightsOf(stream);
    if (!stream.channelId || subject.kind !== 'person' || subject.accountId === stream.ownerId) return thing;
    const channel = await channels.channel(stream.channelId);
    if (!channel || channel.ownerId !== stream.ownerId) return thing;
    return { ...thing, team: teamFor(await people.person(stream.ownerId), channel.team) };
  };

/** Whether somebody sees it as those do who make it: its owner, and the team of its channel. */
export const isMaker = (subject: Subject, { ownerId, team }: VideoRights): boolean =>
  authorize(subject, 'video.list_channel', { ownerId, team: team ?? nobody }) === 'allow';
