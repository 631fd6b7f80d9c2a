import { StopChannelCommand } from '@aws-sdk/client-medialive';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { publish } from '../support/rtmp-publisher.ts';
import { clipTags, type MediaLiveStage, mediaLiveStage, pullThePlug, trackReceiver } from './medialive-stage.ts';

const key = 'k3y-0123456789-abcdef';
const patience = { timeout: 60_000 };
const testMs = 150_000;

let stage: MediaLiveStage;
let packager: Awaited<ReturnType<typeof trackReceiver>>;
beforeEach(async () => {
  packager = await trackReceiver();
  stage = await mediaLiveStage();
});
afterEach(async () => {
  await stage.stop();
  await packager.stop();
});

const ingestUrl = (): string => `${packager.origin}/in/v1/group/1/channel/index`;
const typesOf = (bytes: Buffer): string[] => {
  const types: string[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || at + size > bytes.length) break;
    types.push(bytes.toString('latin1', at + 4, at + 8));
    at += size;
  }
  return types;
};
const fragmentsOf = (track: string): number[] =>
  packager.of(track).map(({ bytes }) => typesOf(bytes).filter((type) => type === 'moof').length);

test(
  'what is published leaves as tracks; the slate follows a pulled plug, and the stream the slate',
  async () => {
    const { channelId } = await stage.onAir(key, ingestUrl());
    const first = await stage.publish(key);
    await expect.poll(() => fragmentsOf('v360.cmfv')[0] ?? 0, patience).toBeGreaterThan(6);
    await expect.poll(() => fragmentsOf('a.cmfa')[0] ?? 0, patience).toBeGreaterThan(4);
    expect([...new Set(packager.pushed.map(({ track }) => track))].sort()).toEqual([
      'a.cmfa',
      'v180.cmfv',
      'v360.cmfv',
    ]);
    for (const { bytes } of packager.pushed)
      expect(typesOf(bytes).slice(0, 4)).toEqual(['ftyp', 'moov', 'moof', 'mdat']);
    expect(await stage.alerts(channelId)).toEqual([]);
    const metrics = () =>
      (stage.service().listening.inspect().onAir[0] as { metrics?: Record<string, number> }).metrics ?? {};
    await expect.poll(() => metrics().OutputAudioLevelDbfs ?? 0, patience).toBeLessThan(-10);
    expect(metrics().NetworkIn).toBeGreaterThan(0);
    expect(metrics().FillMsec).toBe(0);

    await pullThePlug(first);
    await expect.poll(() => fragmentsOf('v360.cmfv')[1] ?? 0, patience).toBeGreaterThan(3);
    expect(packager.of('v360.cmfv')[0]?.isOver).toBe(true);
    expect([...new Set(packager.pushed.slice(3).map(({ track }) => track))].sort()).toEqual([
      'a.cmfa',
      'v180.cmfv',
      'v360.cmfv',
    ]);
    expect(await stage.alerts(channelId)).toEqual(['Video Not Detected']);

    await stage.publish(key);
    await expect.poll(() => fragmentsOf('v360.cmfv').at(-1) ?? 0, patience).toBeGreaterThan(0);
    await expect.poll(() => stage.alerts(channelId), patience).toEqual([]);
    await expect.poll(() => packager.of('v360.cmfv').length, patience).toBe(3);

    await stage.client().send(new StopChannelCommand({ ChannelId: channelId }));
    await expect
      .poll(() => packager.pushed.filter(({ isOver }) => !isOver).map(({ track }) => track), patience)
      .toEqual([]);
    await expect.poll(() => stage.service().listening.inFlight(), patience).toBe(0);
  },
  testMs,
);

test(
  'two channels at once, each with its own; no sound is silence and an alert; an output that is not taken is tried again',
  async () => {
    const other = await trackReceiver();
    const [one, two] = [
      await stage.onAir(key, ingestUrl()),
      await stage.onAir(`${key}-2`, `${other.origin}/in/v1/g/1/c/index`),
    ];
    other.refuse(2);
    await stage.publish(key, { size: '320x180', sound: false });
    await stage.publish(`${key}-2`, { size: '320x180' });
    await expect.poll(() => fragmentsOf('v180.cmfv')[0] ?? 0, patience).toBeGreaterThan(3);
    await expect.poll(() => fragmentsOf('a.cmfa')[0] ?? 0, patience).toBeGreaterThan(3);
    expect(new Set(packager.pushed.map(({ track }) => track))).toEqual(new Set(['a.cmfa', 'v180.cmfv']));
    expect(await stage.alerts(one.channelId)).toEqual(['Audio Not Detected']);
    const failed = () =>
      stage
        .service()
        .emitted.filter(
          ({ detail }) => (detail as { alert_type?: string }).alert_type === 'Failed to Create Output File or Socket',
        );
    await expect.poll(() => other.pushed.length, patience).toBeGreaterThan(1);
    await expect.poll(() => stage.alerts(two.channelId), patience).toEqual([]);
    expect(failed().map(({ detail }) => (detail as { alarm_state: string }).alarm_state)).toEqual(['SET', 'CLEARED']);
    await other.stop();
  },
  testMs,
);

test(
  'rubbish in the place of pictures, then a change of picture size in mid-stream: what can be shown is shown, each size in a run of its own',
  async () => {
    await stage.onAir(key, ingestUrl());
    const port = stage.service().listening.rtmpPort();
    const [small, large] = [await clipTags('320x180', 4), await clipTags('640x360', 4)];
    const noise = await publish(port, { key });
    expect((await noise.status()).code).toBe('NetStream.Publish.Start');
    for (const tag of small) {
      const isPicture = tag.kind === 'video' && tag.body[1] === 1;
      noise.media(
        tag.kind,
        tag.atMs,
        isPicture ? Buffer.concat([tag.body.subarray(0, 9), Buffer.alloc(tag.body.length - 9, 0x5a)]) : tag.body,
      );
    }
    noise.close();
    await noise.closed;

    await expect
      .poll(() => (stage.service().listening.inspect().onAir[0] as { publisher?: unknown }).publisher)
      .toBeUndefined();
    const good = await publish(port, { key });
    expect((await good.status()).code).toBe('NetStream.Publish.Start');
    for (const tag of small) good.media(tag.kind, tag.atMs, tag.body);
    for (const tag of large) good.media(tag.kind, tag.atMs + 4_000, tag.body);
    const complete = (track: string) => packager.of(track).filter(({ bytes }) => typesOf(bytes).includes('moof'));
    await expect.poll(() => complete('v360.cmfv').length, patience).toBe(1);
    await expect.poll(() => fragmentsOf('v360.cmfv').at(-1) ?? 0, patience).toBeGreaterThan(6);
    // The large picture has a small rung too; the run before that one is the small picture's.
    const earlier = packager.of('v180.cmfv').at(-2);
    expect(earlier?.isOver).toBe(true);
    expect(typesOf(earlier?.bytes ?? Buffer.alloc(0)).filter((type) => type === 'moof').length).toBeGreaterThan(6);
    good.close();
  },
  testMs,
);
