import { CreateChannelCommand, StartChannelCommand } from '@aws-sdk/client-medialive';
import {
  CreateOriginEndpointCommand,
  CreateChannelCommand as CreatePackagerChannelCommand,
  MediaPackageV2Client,
  PutOriginEndpointPolicyCommand,
} from '@aws-sdk/client-mediapackagev2';
import HLS from 'hls-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { local } from '../../local/resource.ts';
import { mediapackage } from '../../local/resources/mediapackage/mediapackage.ts';
import { signedFetch } from '../../local/wire/signed-request.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';
import { channelTo, type MediaLiveStage, mediaLiveStage, pullThePlug } from './medialive-stage.ts';
import { anEndpoint, group, policy } from './mediapackage-stage.ts';

const key = 'k3y-0123456789-abcdef';
const name = 'str-one';
const patience = { timeout: 60_000 };

let packager: OneService;
let stage: MediaLiveStage;
beforeAll(async () => {
  packager = await oneService(mediapackage, {
    resources: [aResource('AWS::MediaPackageV2::ChannelGroup', group, { ChannelGroupName: group })],
  });
  const endpoint = packager.listening.url;
  stage = await mediaLiveStage({}, { surroundings: { endpoint: () => endpoint } });
  const client = new MediaPackageV2Client({
    ...{ region: local.region, endpoint, maxAttempts: 1 },
    credentials: { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey },
  });
  await client.send(
    new CreatePackagerChannelCommand({ ChannelGroupName: group, ChannelName: name, InputType: 'CMAF' }),
  );
  await client.send(new CreateOriginEndpointCommand(anEndpoint(name)));
  const names = { ChannelGroupName: group, ChannelName: name, OriginEndpointName: 'live' };
  await client.send(new PutOriginEndpointPolicyCommand({ ...names, Policy: policy }));
  client.destroy();
});
afterAll(async () => {
  await stage.stop();
  await packager.stop();
});

const get = async (file: string): Promise<{ status: number; text: string }> => {
  const url = `${packager.listening.url}/out/v1/${group}/${name}/live/${file}`;
  const answer = await signedFetch({ url, service: 'mediapackagev2', method: 'GET' });
  return { status: answer.status, text: await answer.text() };
};
const list = async (track: string) => HLS.parse((await get(`index_${track}.m3u8`)).text) as HLS.types.MediaPlaylist;
const breaks = async (track: string): Promise<number> =>
  (await list(track)).segments.filter(({ discontinuity }) => discontinuity).length;
const latest = async (track: string): Promise<number> => (await list(track)).segments.at(-1)?.mediaSequenceNumber ?? 0;

test('from an encoder through both stand-ins to a low-latency playlist, that goes on over an outage', async () => {
  const input = await stage.anInput(key);
  const asked = channelTo('', input?.Id);
  const { Channel } = await stage.client().send(
    new CreateChannelCommand({
      ...asked,
      Destinations: [{ Id: 'packager', MediaPackageSettings: [{ ChannelGroup: group, ChannelName: name }] }],
    }),
  );
  const channelId = Channel?.Id ?? '';
  await stage.reaches(channelId, 'IDLE');
  await stage.client().send(new StartChannelCommand({ ChannelId: channelId }));
  await stage.reaches(channelId, 'RUNNING');

  const first = await stage.publish(key);
  await expect.poll(async () => (await get('index.m3u8')).status, patience).toBe(200);
  const main = HLS.parse((await get('index.m3u8')).text) as HLS.types.MasterPlaylist;
  expect(main.variants.map(({ resolution }) => resolution?.height).sort()).toEqual([180, 360]);
  await expect.poll(() => latest('v360'), patience).toBeGreaterThan(2);
  for (const track of ['v180', 'v360', 'a']) {
    const { text } = await get(`index_${track}.m3u8`);
    expect(text, track).toMatch(/#EXT-X-PART:DURATION=0\.3\d+/);
    expect(text, track).toContain('#EXT-X-PRELOAD-HINT');
    const playlist = await list(track);
    // The segment that still grows has no duration yet.
    const whole = playlist.segments.filter(({ duration }) => duration);
    for (const { duration } of whole) expect(duration).toBeCloseTo(2, 0);
  }

  await pullThePlug(first);
  await expect.poll(() => breaks('v360'), patience).toBe(1);
  const during = await latest('v360');
  await expect.poll(() => latest('v360'), patience).toBeGreaterThan(during + 1);
  await stage.publish(key);
  await expect.poll(() => breaks('v360'), patience).toBe(2);
  await expect.poll(() => breaks('a'), patience).toBe(2);
  const after = await latest('v360');
  await expect.poll(() => latest('v360'), patience).toBeGreaterThan(after + 1);
  expect(stage.service().logged.filter((line) => /failed|refused/.test(line))).toEqual([]);
  expect(packager.logged.filter((line) => /refused/.test(line))).toEqual([]);
}, 200_000);
