import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateChannelCommand,
  CreateOriginEndpointCommand,
  MediaPackageV2Client,
  PutOriginEndpointPolicyCommand,
} from '@aws-sdk/client-mediapackagev2';
import HLS from 'hls-parser';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { local } from '../../local/resource.ts';
import { boxesIn } from '../../local/resources/mediapackage/boxes.ts';
import { signedFetch } from '../../local/wire/signed-request.ts';
import { type EncodedTrack, encodedTracks, Sending } from './mediapackage-feed.ts';
import { anEndpoint, group, policy } from './mediapackage-stage.ts';

// Media is made, sent and read back: on a busy machine that takes a while.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let work: string;
let tracks: EncodedTrack[];
let running: ChildProcess | undefined;
let sendings: Sending[] = [];

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'arclight-killed-'));
  tracks = await encodedTracks(work, 8);
});
afterAll(async () => {
  for (const one of sendings) one.cut();
  await killed();
  await rm(work, { recursive: true, force: true });
});

async function started(): Promise<string> {
  running = spawn(process.execPath, [join(import.meta.dirname, 'mediapackage-process.ts'), work, '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(running.stdout as NodeJS.ReadableStream, 'data');
  return String(line).trim();
}
async function killed(): Promise<void> {
  if (!running || running.signalCode !== null) return;
  const exit = once(running, 'exit');
  running.kill('SIGKILL');
  await exit;
}

const channel = { ChannelGroupName: group, ChannelName: 'killed' };
const read = async (url: string, file: string) => {
  const answer = await signedFetch({
    url: `${url}/out/v1/${group}/killed/live/${file}`,
    ...{ service: 'mediapackagev2', method: 'GET' },
  });
  return { status: answer.status, text: await answer.text() };
};
/** Sends all tracks until each has sent so many fragments. */
async function send(url: string, count: number): Promise<void> {
  sendings = tracks.map((track) => new Sending(`${url}/in/v1/${group}/1/killed/index`, track));
  for (const one of sendings) for (let n = 0; n < count; n += 1) await one.send();
}
const until = async (url: string, name: string, fits: (text: string) => boolean): Promise<string> => {
  const deadline = performance.now() + 120_000;
  for (;;) {
    const { text } = await read(url, `index_${name}.m3u8`);
    if (fits(text)) return text;
    if (performance.now() > deadline) throw new Error(`never came: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const partsIn = (text: string) => (text.match(/EXT-X-PART:/g) ?? []).length;

test('a packager that is killed in the middle of a segment has what it took in, and goes on behind a discontinuity', async () => {
  const url = await started();
  const client = new MediaPackageV2Client({
    ...{ region: local.region, endpoint: url },
    credentials: { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey },
  });
  await client.send(new CreateChannelCommand({ ...channel, InputType: 'CMAF' }));
  await client.send(new CreateOriginEndpointCommand(anEndpoint('killed')));
  const names = { ...channel, OriginEndpointName: 'live' };
  await client.send(new PutOriginEndpointPolicyCommand({ ...names, Policy: policy }));
  client.destroy();

  await send(url, 9);
  const before = await until(url, 'v72', (text) => partsIn(text) === 9);
  for (const { name } of tracks) await until(url, name, (text) => partsIn(text) === 9);
  await killed();
  // What a write leaves that the process did not live to finish.
  const open = join(work, 'media', group, 'killed', 'v72', '1.m4s');
  await appendFile(open, (tracks[0]?.fragments[9]?.bytes ?? Buffer.alloc(0)).subarray(0, 300));

  const again = await started();
  const kept = (await read(again, 'index_v72.m3u8')).text;
  // The segment in the middle of which it was killed is whole now, with every part it had.
  expect(partsIn(kept)).toBe(9);
  expect(before).not.toContain('\nsegment_v72_1.m4s');
  expect(kept).toMatch(/EXTINF:1\.00000,\nsegment_v72_1\.m4s/);
  expect([...boxesIn(await readFile(open))].map(({ type }) => type)).toEqual([
    'moof',
    'mdat',
    'moof',
    'mdat',
    'moof',
    'mdat',
  ]);

  await send(again, 7);
  for (const { name } of tracks) {
    const text = await until(again, name, (one) => one.includes('#EXT-X-DISCONTINUITY\n') && partsIn(one) >= 9);
    HLS.setOptions({ strictMode: true });
    const list = HLS.parse(text) as HLS.types.MediaPlaylist;
    HLS.setOptions({ strictMode: false });
    const broken = list.segments.find(({ discontinuity }) => discontinuity);
    expect(broken?.map?.uri).toBe(`segment_${name}_init_1.mp4`);
    for (const uri of text.match(/segment_[\w.]+\.m(?:4s|p4)/g) ?? [])
      if (!text.includes(`PRELOAD-HINT:TYPE=PART,URI="${uri}"`)) expect((await read(again, uri)).status, uri).toBe(200);
  }
});
