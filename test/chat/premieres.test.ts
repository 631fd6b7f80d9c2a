import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listChatters, openReplay } from '../../lambdas/chat/contract.ts';
import { type DeskWorld, deskWorld } from './desk-world.ts';

let world: DeskWorld;
beforeAll(async () => {
  world = await deskWorld();
}, 60_000);
afterAll(() => world.stop());

const inMs = (ms: number): string => new Date(world.now().getTime() + ms).toISOString();
const code = (answer: unknown): string => (answer as { error?: { code: string } }).error?.code ?? 'open';

describe('W8 a premiere has a room from its announcement on', () => {
  test('W8 people talk there before, meanwhile, and for a quarter of an hour; then it is read', async () => {
    const [otto, ada, mod] = [
      await world.somebody({ roles: ['viewer', 'creator'] }),
      await world.somebody(),
      await world.somebody(),
    ];
    const channelId = await world.channel(otto, [mod]);
    const video = await world.video(otto, { channelId, premiereAt: inMs(60_000), durationMs: 120_000 });
    const streamId = video.videoId;
    const socket = await world.enter({ streamId }, ada.token);
    await world.send(socket, { type: 'message.send', client_id: 'one', text: 'So soon!' });
    expect(world.heard(socket, 'ack')).toHaveLength(1);
    const helper = await world.enter({ streamId }, mod.token);
    expect(world.heard(helper, 'hello')[0]).toMatchObject({ you: { may_moderate: true } });
    await world.send(helper, { type: 'user.ban', ref: 'ban', account_id: ada.accountId });
    expect(world.isClosed(socket)).toBe(true);
    expect((await world.rows.news()).filter(({ name }) => name === 'chat.user_banned')).toEqual([]);
    world.pass(60 + 120 + 14 * 60);
    expect(await world.ticket(streamId, mod.token)).toMatchObject({ may_write: true });
    world.pass(61);
    expect(await world.ticket(streamId, mod.token)).toMatchObject({ may_write: false, read_only_because: 'ended' });
  });

  test('W8 what was said is shown in step with the film from then on', async () => {
    const premiereAt = inMs(60_000);
    const video = await world.video(await world.somebody(), { premiereAt });
    const { body } = await world.ask(openReplay, { params: { stream_id: video.videoId } });
    expect(body).toMatchObject({
      pages_url: `/c/${video.videoId}/`,
      clock: [{ position_sec: 0, at: premiereAt }],
    });
  });

  test('W8 there is none beside other videos, nor for who may not watch, nor once it is called off', async () => {
    const otto = await world.somebody();
    const [plain, hidden] = [
      await world.video(otto),
      await world.video(otto, { premiereAt: inMs(1), visibility: 'private' }),
    ];
    expect(code(await world.ticket(plain.videoId))).toBe('live.stream_not_found');
    expect(code(await world.ticket(hidden.videoId))).toBe('live.stream_not_found');
    expect(code(await world.ticket(hidden.videoId, otto.token))).toBe('open');
    const video = await world.video(otto, { premiereAt: inMs(60_000) });
    expect(code(await world.ticket(video.videoId))).toBe('open');
    await world.video(otto, { ...video, version: 2, state: 'READY', premiereAt: undefined });
    world.pass(3);
    const { status } = await world.ask(listChatters, { params: { stream_id: video.videoId } });
    expect(status).toBe(404);
  });
});
