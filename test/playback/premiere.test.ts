import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clock } from '../../lambdas/kit/clock.ts';
import * as contract from '../../lambdas/playback/contract.ts';
import type { VideoCopy } from '../../lambdas/playback/video-copy.ts';
import { type PlaybackStage, playbackStage, type Somebody } from './playback-stage.ts';

let stage: PlaybackStage;
let owner: Somebody;
let viewer: Somebody;
let moderator: Somebody;
beforeAll(async () => {
  stage = await playbackStage();
  owner = await stage.somebody({ roles: ['viewer', 'creator'] });
  viewer = await stage.somebody();
  moderator = await stage.somebody({ roles: ['viewer', 'moderator'] });
});
afterAll(() => stage.stop());

const open = ({ videoId }: VideoCopy, who?: Somebody) =>
  stage.ask(contract.openPlayback, { params: { video_id: videoId }, ...(who ? { token: who.token } : {}) });
const premiere = (ms: number) =>
  stage.video({ ownerId: owner.accountId, premiereAt: new Date(clock.now().getTime() + ms).toISOString() });

describe('a premiere', () => {
  test('before its hour plays for nobody but its makers and staff, who are noted; it says when it will', async () => {
    const video = await premiere(60_000);
    for (const who of [undefined, viewer]) {
      const { status, body, cookies } = await open(video, who);
      expect([status, body.error.code]).toEqual([409, 'playback.premiere_not_yet']);
      expect(body.error.details).toEqual({ premiere_at: video.premiereAt });
      expect(cookies).toEqual([]);
    }
    expect((await open(video, owner)).status).toBe(200);
    expect((await open(video, moderator)).status).toBe(200);
    const looks = (await stage.table.news()).filter(({ data }) => data['about'] === video.videoId);
    expect(looks).toMatchObject([{ data: { act: 'video.played', by: moderator.accountId } }]);
  });

  test('from its hour on plays for everybody, to the millisecond', async () => {
    const video = await premiere(60_000);
    stage.turn(59_000);
    expect((await open(video)).status).toBe(409);
    stage.turn(1_001);
    expect((await open(video)).status).toBe(200);
  });
});
