import { createSocket } from 'node:dgram';
import { DescribeInputCommand, StopChannelCommand } from '@aws-sdk/client-medialive';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seeded } from '../support/seeded.ts';
import { anOffer, post, type WhipPublisher, whipPublisher } from '../support/whip-publisher.ts';
import { type MediaLiveStage, mediaLiveStage, trackReceiver } from './medialive-stage.ts';

const key = 'k3y-0123456789-abcdef';
const patience = { timeout: 20_000 };

let stage: MediaLiveStage;
let packager: Awaited<ReturnType<typeof trackReceiver>>;
const publishers: WhipPublisher[] = [];
beforeEach(async () => {
  packager = await trackReceiver();
  stage = await mediaLiveStage();
});
afterEach(async () => {
  for (const publisher of publishers.splice(0)) await publisher.cut();
  await stage.stop();
  await packager.stop();
});

const offered = async (): Promise<string> => {
  const { connection, sdp } = await anOffer();
  await connection.close();
  return sdp;
};
const url = () => `http://127.0.0.1:${stage.service().listening.whipPort()}/whip/live`;
const counters = () => stage.service().listening.whip();
const onAir = () => stage.onAir(key, `${packager.origin}/in/v1/group/1/channel/index`);
const publish = async (with_ = key): Promise<WhipPublisher> => {
  const publisher = await whipPublisher(url(), with_);
  publishers.push(publisher);
  return publisher;
};
const bytesOf = (track: string): number => packager.of(track).reduce((sum, { bytes }) => sum + bytes.length, 0);
const inspected = () => stage.service().listening.inspect().onAir[0] as Record<string, unknown>;

test('a browser’s picture and sound become tracks; it ends by its word, and the key may come again', async () => {
  const { channelId, inputId } = await onAir();
  const described = await stage.client().send(new DescribeInputCommand({ InputId: inputId }));
  expect(described.Destinations?.map((one) => one.Url).at(-1)).toBe(url());

  const first = await publish();
  expect(first.response.status).toBe(201);
  expect(first.response.headers.get('content-type')).toBe('application/sdp');
  const location = new URL(first.response.headers.get('location') ?? '', url()).href;
  expect(location).not.toContain(key);
  expect(first.text.match(/a=candidate:.*/g)?.every((line) => line.includes(' 127.0.0.1 '))).toBe(true);

  const second = await post(url(), key, await offered());
  expect([second.status, ((await second.json()) as { code: string }).code]).toEqual([409, 'whip.conflict']);

  await first.send();
  await expect.poll(() => bytesOf('v360.cmfv'), patience).toBeGreaterThan(20_000);
  await expect.poll(() => bytesOf('a.cmfa'), patience).toBeGreaterThan(5_000);
  expect(inspected()).toMatchObject({ picture: { width: 640, height: 360 }, hasSound: true });
  const level = () => (inspected().metrics as Record<string, number>).OutputAudioLevelDbfs ?? 0;
  await expect.poll(level, patience).toBeLessThan(-10);
  expect(level(), 'a tone, not silence').toBeGreaterThan(-60);
  expect(await stage.alerts(channelId)).toEqual([]);

  const asStranger = await fetch(location, { method: 'DELETE', headers: { authorization: 'Bearer another-key' } });
  expect(asStranger.status).toBe(401);
  const said = { authorization: `Bearer ${key}` };
  const candidates = { method: 'PATCH', headers: { ...said, 'content-type': 'application/trickle-ice-sdpfrag' } };
  expect(
    (await fetch(location, { ...candidates, body: 'a=mid:0\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n' }))
      .status,
  ).toBe(204);
  const restart = await fetch(location, { ...candidates, body: 'a=ice-ufrag:new1\r\na=ice-pwd:anotherpassword\r\n' });
  expect(restart.status).toBe(422);
  expect((await fetch(location, { method: 'PUT', headers: said })).status).toBe(405);

  expect((await fetch(location, { method: 'DELETE', headers: said })).status).toBe(200);
  expect((await fetch(location, { method: 'DELETE', headers: said })).status).toBe(404);
  expect(counters()).toMatchObject({ open: 0, admitted: 1 });
  expect(await stage.alerts(channelId)).toEqual(['Video Not Detected']);

  const again = await publish();
  expect(again.response.status).toBe(201);
  await stage.client().send(new StopChannelCommand({ ChannelId: channelId }));
  await expect.poll(() => counters()?.open, patience).toBe(0);
  expect(stage.service().logged.join('\n')).not.toContain(key);
  expect(stage.service().logged.join('\n')).not.toContain('could not');
}, 60_000);

describe('refused', () => {
  const refusalOf = async (response: Response) => {
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    return [response.status, ((await response.json()) as { code: string }).code];
  };

  test('a wrong key is refused before anything of the offer is read or a socket opened; five of them block the address', async () => {
    await onAir();
    expect(await refusalOf(await post(url(), undefined, 'x'))).toEqual([401, 'whip.key_required']);
    for (let n = 0; n < 5; n++)
      expect(await refusalOf(await post(url(), `a-wrong-key-${n}`, n === 0 ? await offered() : 'no sdp'))).toEqual([
        ...[401, 'whip.wrong_key'],
      ]);
    expect(counters()).toMatchObject({ connectionsOpened: 0, mediaBytes: 0, admitted: 0 });
    expect(await refusalOf(await post(url(), key, await offered()))).toEqual([429, 'whip.blocked']);
    expect(stage.service().logged.join()).not.toContain('a-wrong-key');
  });

  test('a key whose stream is not on air yet may come again', async () => {
    await stage.anInput(key);
    expect(await refusalOf(await post(url(), key, await offered()))).toEqual([409, 'whip.conflict']);
  });

  test('what is no offer, too long, of another type or method', async () => {
    await onAir();
    const sdp = await offered();
    expect(await refusalOf(await post(url(), key, 'hello'))).toEqual([400, 'whip.bad_offer']);
    expect(await refusalOf(await post(url(), key, sdp, 'text/plain'))).toEqual([415, 'whip.unsupported_media_type']);
    expect(await refusalOf(await post(url(), key, 'v'.repeat(70_000)))).toEqual([413, 'whip.too_large']);
    expect(await refusalOf(await post(url(), key, sdp.replaceAll('H264', 'VP8')))).toEqual([422, 'whip.bad_offer']);
    expect(await refusalOf(await post(url(), key, sdp.replaceAll('sendonly', 'recvonly')))).toEqual([
      ...[400, 'whip.bad_offer'],
    ]);
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'])
      expect(await refusalOf(await fetch(url(), { method }))).toEqual([405, 'whip.method_not_allowed']);
    expect(counters()).toMatchObject({ connectionsOpened: 0 });
    const asked = await fetch(url(), { method: 'OPTIONS' });
    expect(asked.headers.get('accept-post')).toBe('application/sdp');
    expect(asked.headers.get('access-control-allow-headers')).toContain('Authorization');
  });

  test('noise at the socket for media ends nothing', async () => {
    await onAir();
    const publisher = await publish();
    const port = Number(/a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1 (\d+)/.exec(publisher.text)?.[1]);
    const noisy = createSocket('udp4');
    const random = seeded(11);
    for (let n = 0; n < 300; n++) {
      const first = [0, 20, 22, 23, 128, 144, 200][n % 7] ?? 0;
      const bytes = Array.from({ length: 1 + Math.floor(random() * 200) }, () => Math.floor(random() * 256));
      noisy.send(Buffer.from([first, ...bytes]), port, '127.0.0.1');
    }
    await publisher.send();
    await expect.poll(() => counters()?.mediaBytes ?? 0, patience).toBeGreaterThan(10_000);
    noisy.close();
  });
});
