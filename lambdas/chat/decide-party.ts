import type { ActTo, ByWhom } from './act.ts';
import type { Decided, Facts } from './decide.ts';
import { steered } from './party-clock.ts';
import { ClockMoved, HostPresent, LastHost, mostHosts, NoParty, NotHost, TooManyHosts } from './party-contract.ts';
import { RoomClosed } from './refusals-contract.ts';
import type { Party, Room } from './room.ts';

// What comes of watching together: it is steered, and shared.

const partyIn = (room: Room): Party => {
  if (room.state === 'closed') throw RoomClosed();
  if (!room.party) throw NoParty();
  return room.party;
};

/** Rights are asked where a frame comes in, from what is two seconds old; who is a host is decided where the order is. */
const hostedBy = ({ accountId }: ByWhom, room: Room): Party => {
  const party = partyIn(room);
  if (!party.hosts.some((host) => host.accountId === accountId)) throw NotHost();
  return party;
};

const unchanged = (room: Room): Decided => ({ room, keeps: [], done: {} });

/** Of two who steer at once the first is heard; the other saw a clock that is gone, and hears so. */
export const steer = (act: ActTo<'steer'>, { room }: Facts, now: Date): Decided => {
  const party = hostedBy(act.by, room);
  if (act.version !== party.clock.version) throw ClockMoved({ version: party.clock.version });
  const { durationMs } = party;
  const moved = steered(party.clock, act.change, { durationMs, version: room.seq + 1 }, now);
  if (!moved) return unchanged(room);
  return {
    room: { ...room, party: { ...party, clock: moved.clock } },
    happens: { kind: 'clock', ...moved, name: act.by.name },
    keeps: [],
    done: {},
  };
};

/**
 * Another video in the place of the one there is: it waits at its beginning, since everybody's page has to open it first. Whose
 * rights reach that far was asked of the host; of everybody else it is asked as always, at their next frame and by playback.
 */
export const showVideo = (act: ActTo<'show_video'>, { room }: Facts, now: Date): Decided => {
  const party = hostedBy(act.by, room);
  if (act.version !== party.clock.version) throw ClockMoved({ version: party.clock.version });
  const { videoId, ownerId, durationMs } = act.video;
  if (videoId === party.videoId) return unchanged(room);
  const clock = { version: room.seq + 1, at: now.toISOString(), positionMs: 0, playing: false, rate: 1 };
  return {
    room: { ...room, ownerId, party: { ...party, videoId, durationMs, clock } },
    happens: { kind: 'clock', clock, did: 'video', videoId, name: act.by.name },
    keeps: [],
    done: {},
  };
};

const hosted = (room: Room, party: Party, hosts: Party['hosts'], by: ByWhom): Decided => ({
  room: { ...room, party: { ...party, hosts } },
  happens: { kind: 'hosts', hosts, name: by.name },
  keeps: [],
  // They may more now than they were told.
  done: { frees: hosts.find(({ accountId }) => !party.hosts.some((one) => one.accountId === accountId))?.accountId },
});

export const addHost = (act: ActTo<'add_host'>, { room }: Facts): Decided => {
  const party = hostedBy(act.by, room);
  const { accountId, name } = act.about;
  if (party.hosts.some((host) => host.accountId === accountId)) return unchanged(room);
  if (party.hosts.length >= mostHosts) throw TooManyHosts();
  return hosted(room, party, [...party.hosts, { accountId, name }], act.by);
};

export const removeHost = (act: ActTo<'remove_host'>, { room }: Facts): Decided => {
  const party = hostedBy(act.by, room);
  const hosts = party.hosts.filter(({ accountId }) => accountId !== act.about.accountId);
  if (hosts.length === party.hosts.length) return unchanged(room);
  if (hosts.length === 0) throw LastHost();
  const decided = hosted(room, party, hosts, act.by);
  return { ...decided, done: { frees: act.about.accountId } };
};

/** Nobody who may steer was there: whoever is quickest does from now on. Hosts who come back steer as before. */
export const takeOver = (act: ActTo<'take_over'>, { room }: Facts): Decided => {
  const party = partyIn(room);
  const { accountId, name } = act.by;
  if (party.hosts.some((host) => host.accountId === accountId)) return unchanged(room);
  if (party.hosts.map((host) => host.accountId).join() !== act.absent.join()) throw HostPresent();
  return hosted(room, party, [...party.hosts, { accountId, name }].slice(-mostHosts), act.by);
};
