import type { ActTo } from './act.ts';
import type { Decided, Facts } from './decide.ts';
import { lined } from './keeping.ts';
import { raidCountdownMs, raidEveryMs } from './raid-contract.ts';
import { RaidOver, RaidTooSoon, RaidUnderWay, RoomClosed } from './refusals-contract.ts';
import { isInForce } from './room.ts';

// What comes of sending viewers on: they are sent, called back, and come to another room.

export const startRaid = (act: ActTo<'raid'>, { room }: Facts, now: Date): Decided => {
  if (room.state === 'closed') throw RoomClosed();
  const { raid } = room;
  if (raid && new Date(raid.goesAt) > now) throw RaidUnderWay();
  const waitMs = raid ? Date.parse(raid.startedAt) + raidEveryMs - now.getTime() : 0;
  if (waitMs > 0) throw RaidTooSoon({ retryAfterMs: waitMs, retryAfterSec: Math.ceil(waitMs / 1000) });
  const { name, viewers, to } = act;
  const goesAt = new Date(now.getTime() + raidCountdownMs).toISOString();
  return {
    room: { ...room, raid: { seq: room.seq + 1, to: to.streamId, viewers, startedAt: now.toISOString(), goesAt } },
    happens: { kind: 'raid', to: to.streamId, title: to.title, name, goesAt },
    keeps: [
      { keep: 'names', field: 'name', accountId: act.ownerId },
      { keep: 'names', field: 'title', accountId: to.ownerId },
      ...lined(act, { act: 'raid.started' }),
    ],
    done: {},
  };
};

/** Before anybody has gone. One that was called off never was: another may begin at once. */
export const callRaidOff = (act: ActTo<'end_raid'>, { room }: Facts, now: Date): Decided => {
  if (room.state === 'closed') throw RoomClosed();
  const { raid, ...rest } = room;
  if (!raid || new Date(raid.goesAt) <= now) throw RaidOver();
  return { room: rest, happens: { kind: 'raid_off' }, keeps: lined(act, { act: 'raid.called_off' }), done: {} };
};

/** One line for those who are there already; none where it is not wanted any more. */
export const arrive = (act: ActTo<'arrive'>, { room, settings, bar }: Facts, now: Date): Decided => {
  if (room.state === 'closed' || !settings.raids || (bar && isInForce(bar, now))) return { room, keeps: [], done: {} };
  const { from, viewers } = act;
  return {
    room,
    happens: { kind: 'raided', from: from.streamId, name: from.name, viewers },
    keeps: [{ keep: 'names', field: 'name', accountId: from.ownerId }],
    done: {},
  };
};
