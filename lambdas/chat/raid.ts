import { authorize } from '../kit/authorize.ts';
import type { Frames } from './desk-frames.ts';
import { paceOf, readersOf } from './pace.ts';
import { raidTargetIn } from './raid-contract.ts';
import { RaidBarred, RaidNowhere, RaidOffAir, RaidSelf, RaidUnwanted } from './refusals-contract.ts';
import { isInForce } from './room.ts';
import { shownName } from './shown-name.ts';
import { isListening } from './sockets-store.ts';
import { isOnAir, placeOf, type Stream } from './stream-copy.ts';

/** The stream somebody means, if everybody may see that it is on air. One that is hidden is as one that is not there. */
const targetOf = async ({ desk }: Frames, text: string): Promise<Stream> => {
  const meant = raidTargetIn(text);
  if (!meant) throw RaidNowhere();
  const channel = 'handle' in meant ? await desk.handles.channelOf(meant.handle) : undefined;
  const known = channel ? await desk.streams.onAirOf(channel.channelId) : [];
  const ids = 'streamId' in meant ? [meant.streamId] : known.map(({ streamId }) => streamId);
  for (const id of ids) {
    const room = await desk.findRoom(id);
    const isOpen = room?.visibility === 'public' && authorize({ kind: 'anonymous' }, 'stream.read', room) === 'allow';
    if (isOpen && room?.stream && isOnAir(room.stream)) return room.stream;
  }
  throw RaidNowhere();
};

/** Refuses where those who send may not send anybody. */
const checkWelcome = async ({ desk, by, room, now }: Frames, target: Stream): Promise<void> => {
  const place = placeOf(target);
  const [settings, ...bars] = await Promise.all([
    desk.recent.settings(place),
    ...[...new Set([by.accountId, room.ownerId])].map((accountId) => desk.rooms.bar(place, accountId)),
  ]);
  if (!settings.raids) throw RaidUnwanted();
  if (bars.some((bar) => bar && isInForce(bar, now))) throw RaidBarred();
};

/** As viewers know who sends them: the channel, or who has none by their own name. */
const senderOf = async ({ desk, room: { channelId, ownerId } }: Frames): Promise<string> => {
  const channel = channelId && (await desk.handles.nameOf(channelId));
  if (channel) return channel;
  const { displayName } = await desk.people.known(ownerId);
  return shownName(ownerId, displayName);
};

/** How many read here, as the room counts them. */
const viewersOf = async ({ desk, room: { roomId }, now }: Frames): Promise<number> => {
  const [members, seen] = await Promise.all([desk.sockets.members(roomId), desk.recent.room(roomId)]);
  const there = members.filter((one) => isListening(one, now));
  return readersOf(there, seen ? paceOf(seen).oneIn : 1);
};

/** Sends everybody in the room on to another stream, in ten seconds. */
export const startRaid = async (at: Frames, text: string): Promise<void> => {
  at.check('chat.raid');
  const { stream, ownerId } = at.room;
  if (!stream || !isOnAir(stream)) throw RaidOffAir();
  const target = await targetOf(at, text);
  if (target.streamId === stream.streamId || target.ownerId === ownerId) throw RaidSelf();
  await checkWelcome(at, target);
  const [name, viewers] = await Promise.all([senderOf(at), viewersOf(at)]);
  const { streamId } = target;
  return at.act({
    do: 'raid',
    by: at.by,
    ...{ name, viewers, to: { streamId, ownerId: target.ownerId, title: target.title ?? 'another stream' } },
  });
};
