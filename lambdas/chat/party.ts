import { checkMay } from './desk.ts';
import type { Frames } from './desk-frames.ts';
import type { Frame } from './frames-contract.ts';
import { whomOf } from './moderate.ts';
import { HostPresent, NoParty } from './party-contract.ts';
import type { RoomRights } from './room-rights.ts';
import { isListening } from './sockets-store.ts';

/** The room as it is now: who became a host a moment ago is not in what was known before. */
const freshRoom = async ({ desk, room: { roomId } }: Frames): Promise<RoomRights> => {
  desk.findRoom.forget(roomId);
  const room = await desk.findRoom(roomId);
  if (!room?.party) throw NoParty();
  return room;
};

const checkHosts = async (at: Frames): Promise<void> => {
  const room = await freshRoom(at);
  checkMay(at.subject, 'party.host', room);
};

/** Has everybody play, stop, or be elsewhere. */
export const steerParty = async (at: Frames, frame: Frame<'clock.set'>): Promise<void> => {
  await checkHosts(at);
  const { version, playing, positionMs, rate } = frame;
  const change = {
    ...(playing === undefined ? {} : { playing }),
    ...(positionMs === undefined ? {} : { positionMs }),
    ...(rate === undefined ? {} : { rate }),
  };
  return at.act({ do: 'steer', by: at.by, version, change });
};

/** Puts another video in: one they could open a party of. */
export const showVideo = async (at: Frames, { version, videoId: asked }: Frame<'video.set'>): Promise<void> => {
  await checkHosts(at);
  const { videoId, ownerId, durationMs } = await at.desk.partyVideos.forParty(at.subject, asked, at.now);
  return at.act({ do: 'show_video', by: at.by, version, video: { videoId, ownerId, durationMs } });
};

/** Makes somebody a host besides, or one less; whoever hands over does both. */
export const shareParty = async (at: Frames, frame: Frame<'host.add'> | Frame<'host.remove'>): Promise<void> => {
  await checkHosts(at);
  const { accountId, type } = frame;
  if (type === 'host.remove') return at.act({ do: 'remove_host', by: at.by, about: { accountId, name: '' } });
  return at.act({ do: 'add_host', by: at.by, about: await whomOf(at, accountId) });
};

/** Where every host has gone, or got lost, whoever stays goes on. */
export const takeOverParty = async (at: Frames): Promise<void> => {
  at.check('chat.write');
  const { party, roomId } = await freshRoom(at);
  const absent = party?.hosts.map(({ accountId }) => accountId) ?? [];
  const members = await at.desk.sockets.members(roomId);
  if (members.some((one) => one.accountId && absent.includes(one.accountId) && isListening(one, at.now)))
    throw HostPresent();
  return at.act({ do: 'take_over', by: at.by, absent });
};

/** For hosts, and for staff, who steer nobody else's party but may end it. */
export const endParty = async (at: Frames): Promise<void> => {
  const room = await freshRoom(at);
  checkMay(at.subject, 'chat.moderate', room);
  return at.act({ do: 'close', by: at.by });
};
