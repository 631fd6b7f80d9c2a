import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { channelClosed, channelUpdated } from '../../lambdas/accounts/events.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { newId } from '../../lambdas/kit/ids.ts';
import * as contract from '../../lambdas/upload/contract.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { type Sender, type UploadStage, uploadStage } from './upload-stage.ts';

let stage: UploadStage;
let onChannelNews: unknown;
let owner: Sender;
let stranger: Sender;
beforeAll(async () => {
  stage = await uploadStage();
  process.env['TABLE'] = stage.table.name;
  onChannelNews = (await import('../../lambdas/accounts/team-copy.lambda.ts')).handler;
  [owner, stranger] = [await stage.sender(), await stage.sender()];
}, 120_000);
afterAll(async () => {
  vi.unstubAllGlobals();
  await stage.stop();
});

type Role = 'manager' | 'editor' | 'moderator' | 'stats';
const opened = async (
  team: [Sender, Role][] = [],
  version = 1,
  channelId = newId('ch', clock.now(), clock.random(10)),
) => {
  const said = { channelId, ownerId: owner.accountId, version, handle: 'of-a-team', name: 'Of a team' };
  const members = team.map(([{ accountId }, role]) => ({ accountId, role }));
  expect(await deliver(onChannelNews, domainNews(channelUpdated, { ...said, team: members }))).toEqual([]);
  return channelId;
};
let keys = 0;
const begin = (who: Sender, channel_id: string | undefined, more: object = {}) =>
  stage.ask(contract.startUpload, {
    token: who.token,
    body: { filename: 'team.mp4', size_bytes: 1000, ...(channel_id ? { channel_id } : {}), ...more },
    headers: { 'idempotency-key': `channel-${++keys}` },
  });
const codeOf = ({ status, body }: Awaited<ReturnType<typeof begin>>) => `${status} ${body?.error?.code ?? ''}`.trim();
const started = async (videoId: string) =>
  (await stage.table.news()).find(({ name, data }) => name === 'upload.started' && data['videoId'] === videoId)?.data;
const end = (who: Sender, upload_id: string) =>
  stage.ask(contract.abortUpload, { token: who.token, params: { upload_id } });

describe('uploading into a channel', { timeout: 120_000 }, () => {
  test('its owner, a manager and an editor may; the video is the channel’s owner’s, the upload its sender’s', async () => {
    const [manager, editor] = [await stage.sender(), await stage.sender()];
    const channelId = await opened([
      [manager, 'manager'],
      [editor, 'editor'],
    ]);
    for (const who of [owner, manager, editor]) {
      const { status, body } = await begin(who, channelId);
      expect(status).toBe(201);
      expect(await started(body.video_id)).toMatchObject({ channelId, ownerId: owner.accountId });
      const others = who === owner ? manager : owner;
      const read = (one: Sender) =>
        stage.ask(contract.readUpload, { token: one.token, params: { upload_id: body.upload_id } });
      expect([(await read(who)).status, (await read(others)).status]).toEqual([200, 404]);
      expect((await end(who, body.upload_id)).status).toBe(204);
      const failed = (await stage.table.news()).filter(({ name }) => name === 'upload.failed').map(({ data }) => data);
      expect(failed.find(({ videoId }) => videoId === body.video_id)).toMatchObject({ ownerId: owner.accountId });
    }
  });

  test('the rest of the team and strangers may not, and what is no channel here is not found', async () => {
    const [moderator, stats] = [await stage.sender(), await stage.sender()];
    const channelId = await opened([
      [moderator, 'moderator'],
      [stats, 'stats'],
    ]);
    for (const who of [moderator, stats, stranger])
      expect(codeOf(await begin(who, channelId))).toBe('403 access.not_yours');
    const unknown = newId('ch', clock.now(), clock.random(10));
    expect(codeOf(await begin(owner, unknown))).toBe('404 upload.channel_not_found');
  });

  test('an editor publishes nothing by it; a manager and the owner may', async () => {
    const [manager, editor] = [await stage.sender(), await stage.sender()];
    const channelId = await opened([
      [manager, 'manager'],
      [editor, 'editor'],
    ]);
    expect(codeOf(await begin(editor, channelId, { auto_publish: true }))).toBe('403 upload.others_publish');
    for (const who of [manager, owner]) {
      const { status, body } = await begin(who, channelId, { auto_publish: true });
      expect(status).toBe(201);
      await end(who, body.upload_id);
    }
  });

  test('who was taken off the team may not any more, nor anybody when the channel is gone', async () => {
    const editor = await stage.sender();
    const channelId = await opened([[editor, 'editor']]);
    await opened([], 2, channelId);
    expect(codeOf(await begin(editor, channelId))).toBe('403 access.not_yours');
    await opened([[editor, 'editor']], 3, channelId);
    await deliver(onChannelNews, domainNews(channelClosed, { channelId, ownerId: owner.accountId, version: 4 }));
    expect(codeOf(await begin(editor, channelId))).toBe('403 access.not_yours');
  });

  test('without a channel the video is its sender’s, for its first channel', async () => {
    const { body } = await begin(stranger, undefined);
    const news = await started(body.video_id);
    expect(news).toMatchObject({ ownerId: stranger.accountId });
    expect(news?.['channelId']).toBeUndefined();
    await end(stranger, body.upload_id);
  });
});
