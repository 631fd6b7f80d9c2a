import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as contract from '../../lambdas/chat/contract.ts';
import type { Stream } from '../../lambdas/chat/stream-copy.ts';
import { type DeskWorld, deskWorld, type Somebody } from './desk-world.ts';

// However slow the machine is: nothing here waits for time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

let world: DeskWorld;
let bringRaid: (at: { roomId: string; seq: number }) => Promise<void>;
let erase: (accountId: string) => Promise<number>;
let learn: (stream: Stream) => Promise<void>;
beforeAll(async () => {
  world = await deskWorld();
  const [bring, { eraserOf }, { streamsOf }] = await Promise.all([
    import('../../lambdas/chat/bring-raid.ts'),
    import('../../lambdas/chat/erase-person.ts'),
    import('../../lambdas/chat/stream-copy.ts'),
  ]);
  bringRaid = async (at) => {
    await bring.bringRaid(world.desk, at);
    await world.work();
  };
  erase = eraserOf('chat', 'images');
  learn = streamsOf('chat').learn;
});
afterAll(() => world?.stop());

const creator = () => world.somebody({ roles: ['viewer', 'creator'] });

/** A channel with a stream on air, and somebody who looks after it at their socket. */
const onAir = async (given: Partial<Stream> = {}, team: { moderators?: Somebody[]; managers?: Somebody[] } = {}) => {
  const owner = await creator();
  const channelId = await world.channel(owner, team.moderators, team.managers);
  const stream = await world.room(owner, { channelId, title: `Live by ${owner.accountId.slice(-4)}`, ...given });
  return { owner, channelId, stream, ...world.called(channelId), socket: await world.enter(stream, owner.token) };
};
type OnAir = Awaited<ReturnType<typeof onAir>>;

let sent = 0;
const order = (socket: string, text: string) => {
  const ref = `raid-${++sent}`;
  return world.send(socket, { type: 'message.send', ref, client_id: ref, text });
};
const events = (socket: string) => world.heard(socket, 'events').flatMap(({ items }) => items);
const happened = (socket: string, kind: string) => events(socket).filter((event) => event.kind === kind);
const refusal = (socket: string) => {
  const { type, code, status } = world.last(socket) ?? {};
  return type === 'error' ? `${status} ${code}` : type;
};
/** Their time has come, as it was asked for. */
const goes = async ({ stream }: OnAir): Promise<void> => {
  world.pass(10);
  const due = world.dues.filter(({ name, data }) => name === 'raid.due' && data['roomId'] === stream.streamId).at(-1);
  if (due) await bringRaid(due.data as { roomId: string; seq: number });
};

describe('A1 a raid', () => {
  test('is told to everybody in the room, goes in ten seconds, and is one line where it arrives, however often', async () => {
    const [here, there] = [await onAir(), await onAir()];
    const viewer = await world.enter(here.stream);
    const reader = await world.enter(there.stream);
    await order(here.socket, `/raid @${there.handle.toUpperCase()}`);
    expect(world.heard(here.socket, 'ok')).toHaveLength(1);
    expect(happened(viewer, 'raid')).toEqual([
      expect.objectContaining({
        ...{ kind: 'raid', to: there.stream.streamId, title: there.stream.title, name: here.name },
        goes_at: new Date(world.now().getTime() + 10_000).toISOString(),
      }),
    ]);
    expect(world.dues.at(-1)).toMatchObject({ name: 'raid.due', afterSec: 10 });
    expect(happened(reader, 'raided')).toEqual([]);
    await goes(here);
    await goes(here);
    // The owner and one who reads without signing in.
    expect(happened(reader, 'raided')).toEqual([
      expect.objectContaining({ kind: 'raided', from: here.stream.streamId, name: here.name, viewers: 2 }),
    ]);
    expect(JSON.stringify([...happened(viewer, 'raid'), ...happened(reader, 'raided')])).not.toContain('usr_');
  });

  test('goes by the address of a stream too, in the name of a person who has no channel', async () => {
    const there = await onAir();
    const owner = await creator();
    const room = await world.room(owner);
    const socket = await world.enter(room, owner.token);
    await order(socket, `/raid https://site.test/live/${there.stream.streamId}`);
    expect(happened(socket, 'raid')).toMatchObject([{ name: expect.stringMatching(/^Person \d+$/) }]);
  });

  test('called off before it goes it never was: nobody arrives, and another may begin', async () => {
    const [here, there] = [await onAir(), await onAir()];
    const reader = await world.enter(there.stream);
    await order(here.socket, `/raid ${there.handle}`);
    await order(here.socket, `/raid ${there.handle}`);
    expect(refusal(here.socket)).toBe('409 chat.raid_under_way');
    world.pass(9);
    await order(here.socket, '/raid off');
    expect(happened(here.socket, 'raid_off')).toHaveLength(1);
    await goes(here);
    expect(happened(reader, 'raided')).toEqual([]);
    await order(here.socket, '/raid off');
    expect(refusal(here.socket)).toBe('409 chat.raid_over');
    await order(here.socket, `/raid ${there.handle}`);
    world.pass(10);
    await order(here.socket, '/raid off');
    expect(refusal(here.socket), 'they have gone').toBe('409 chat.raid_over');
    await goes(here);
    expect(happened(reader, 'raided')).toHaveLength(1);
  });

  test('is one in five minutes of a stream', async () => {
    const [here, there] = [await onAir(), await onAir()];
    await order(here.socket, `/raid ${there.handle}`);
    world.pass(60);
    await order(here.socket, `/raid ${there.handle}`);
    expect(world.last(here.socket)).toMatchObject({ code: 'chat.raid_too_soon', status: 429, retry_after_ms: 240_000 });
    world.pass(240);
    await order(here.socket, `/raid ${there.handle}`);
    expect(happened(here.socket, 'raid')).toHaveLength(2);
  });

  test('is the owner’s and the managers’ of the channel; moderators, staff and viewers send nobody', async () => {
    const [manager, moderator] = [await world.somebody(), await world.somebody()];
    const [here, there] = [await onAir({}, { moderators: [moderator], managers: [manager] }), await onAir()];
    const staff = await world.somebody({ roles: ['viewer', 'moderator'] });
    for (const one of [moderator, staff, await world.somebody()]) {
      const socket = await world.enter(here.stream, one.token);
      expect(world.heard(socket, 'hello')[0]?.['you']).not.toHaveProperty('may_raid');
      for (const text of [`/raid ${there.handle}`, '/raid off']) {
        await order(socket, text);
        expect(refusal(socket)).toBe('403 access.not_yours');
      }
    }
    const socket = await world.enter(here.stream, manager.token);
    expect(world.heard(socket, 'hello')[0]?.['you']).toMatchObject({ may_raid: true });
    await order(socket, `/raid ${there.handle}`);
    await order(socket, '/raid off');
    const log = await world.ask(contract.listModeration, {
      params: { stream_id: here.stream.streamId },
      token: here.owner.token,
    });
    const lines = log.body['items'].map(({ act, by }: { act: string; by: object }) => ({ act, by }));
    expect(lines).toEqual(
      expect.arrayContaining(
        ['raid.started', 'raid.called_off'].map((act) => ({
          act,
          by: expect.objectContaining({ account_id: manager.accountId }),
        })),
      ),
    );
    expect(JSON.stringify(await world.rows.rows())).toContain('chat.raid_started');
  });

  test('goes nowhere but to a public stream on air of somebody else; what is hidden is as what is not there', async () => {
    const here = await onAir();
    const hidden = [
      await onAir({ visibility: 'private' }),
      await onAir({ visibility: 'unlisted' }),
      await onAir({ state: 'SCHEDULED' }),
      await onAir({ state: 'ENDING', endedAt: world.now().toISOString() }),
      await onAir(),
    ];
    const terminated = hidden.at(-1)?.stream as Stream;
    await learn({ ...terminated, version: 2, endReason: 'terminated' });
    world.pass(3);
    const addresses = hidden.flatMap(({ stream, handle }) => [stream.streamId, `@${handle}`]);
    for (const to of [...addresses, '@nobody-there', `str_${'0'.repeat(26)}`]) {
      await order(here.socket, `/raid ${to}`);
      expect(refusal(here.socket), to).toBe('404 chat.raid_nowhere');
    }
    await world.send(here.socket, { type: 'raid.start', ref: 'r', to: 'two words' });
    expect(refusal(here.socket)).toBe('404 chat.raid_nowhere');
    const another = await world.room(here.owner, { title: 'Mine too' });
    for (const to of [here.handle, here.stream.streamId, another.streamId]) {
      await order(here.socket, `/raid ${to}`);
      expect(refusal(here.socket), to).toBe('409 chat.raid_self');
    }
    expect(happened(here.socket, 'raid')).toEqual([]);
    const there = await onAir();
    const early = await onAir({ state: 'SCHEDULED' });
    await order(early.socket, `/raid ${there.handle}`);
    expect(refusal(early.socket)).toBe('409 chat.raid_off_air');
  });

  test('by a handle goes to what the channel has on air now, not to what it had', async () => {
    const [here, there] = [await onAir(), await onAir()];
    await learn({ ...there.stream, version: 2, state: 'ARCHIVED', endedAt: world.now().toISOString() });
    world.pass(5);
    await order(here.socket, `/raid ${there.handle}`);
    expect(refusal(here.socket)).toBe('404 chat.raid_nowhere');
    const next = await world.room(there.owner, { channelId: there.channelId, title: 'The next one' });
    await order(here.socket, `/raid ${there.handle}`);
    expect(happened(here.socket, 'raid')).toMatchObject([{ to: next.streamId, title: 'The next one' }]);
  });
});

describe('A2 where it is not wanted', () => {
  const refuseRaids = ({ owner, channelId }: OnAir, raids: boolean) =>
    world.ask(contract.changeSettings, { params: { channel_id: channelId }, token: owner.token, body: { raids } });

  test('none is begun, and none arrives that was begun before; on unless a channel says otherwise', async () => {
    const [here, there] = [await onAir(), await onAir()];
    const reader = await world.enter(there.stream);
    const read = await world.ask(contract.readSettings, {
      params: { channel_id: there.channelId },
      token: there.owner.token,
    });
    expect(read.body).toMatchObject({ raids: true });
    await order(here.socket, `/raid ${there.handle}`);
    expect((await refuseRaids(there, false)).body).toMatchObject({ raids: false, commands: [] });
    await goes(here);
    expect(happened(reader, 'raided')).toEqual([]);
    world.pass(300);
    await order(here.socket, `/raid ${there.handle}`);
    expect(refusal(here.socket)).toBe('403 chat.raid_unwanted');
    // What else is changed leaves it as it is.
    const { body } = await world.ask(contract.changeSettings, {
      ...{ params: { channel_id: there.channelId }, token: there.owner.token },
      body: { commands: [{ name: 'rules', text: 'Be kind.' }] },
    });
    expect(body).toMatchObject({ raids: false });
    await refuseRaids(there, true);
    world.pass(3);
    await order(here.socket, `/raid ${there.handle}`);
    expect(happened(here.socket, 'raid')).toHaveLength(2);
  });

  test('settings that were kept before there were raids take them', async () => {
    const { keptSettings, settingsAtFirst } = await import('../../lambdas/chat/settings-contract.ts');
    const { raids: _, ...old } = { ...settingsAtFirst, commands: [{ name: 'rules', text: 'Be kind.' }] };
    expect(keptSettings(old)).toEqual({ ...old, raids: true });
  });

  test.each(['the owner', 'the manager who asks'])('%s is banned or silenced there: none is begun', async (who) => {
    const manager = await world.somebody();
    const [here, there] = [await onAir({}, { managers: [manager] }), await onAir()];
    const barred = who === 'the owner' ? here.owner.accountId : manager.accountId;
    const socket = await world.enter(here.stream, manager.token);
    for (const silence of [{ type: 'user.ban' }, { type: 'user.timeout', seconds: 60 }]) {
      await world.send(there.socket, { ...silence, account_id: barred });
      await order(socket, `/raid ${there.handle}`);
      expect(refusal(socket)).toBe('403 chat.raid_barred');
    }
    world.pass(61);
    await order(socket, `/raid ${there.handle}`);
    expect(happened(socket, 'raid')).toHaveLength(1);
    if (who !== 'the owner') return;
    await world.send(there.socket, { type: 'user.ban', account_id: barred });
    await goes(here);
    expect(happened(there.socket, 'raided'), 'banned while they were on their way').toEqual([]);
  });
});

test('A3 of who has left for good neither name nor title stays, in either room', async () => {
  const [here, there] = [await onAir(), await onAir()];
  await order(here.socket, `/raid ${there.handle}`);
  await goes(here);
  const history = async ({ stream }: OnAir) => {
    const room = await world.desk.rooms.find(stream.streamId);
    return (await world.desk.rooms.history(room, stream.streamId, { after: 0, limit: 200 })).events;
  };
  await erase(here.owner.accountId);
  expect(await history(here)).toMatchObject([{ kind: 'raid', name: 'Somebody who left', title: there.stream.title }]);
  expect(await history(there)).toMatchObject([{ kind: 'raided', name: 'Somebody who left', viewers: 1 }]);
  await erase(there.owner.accountId);
  expect(await history(here)).toMatchObject([{ kind: 'raid', title: 'A stream that is gone' }]);
});
