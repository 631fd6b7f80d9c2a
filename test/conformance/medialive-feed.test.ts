import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { encoderSettings } from '../../local/resources/medialive/channel-request.ts';
import { picturesInPart, planEncoder, rungsFor } from '../../local/resources/medialive/encode/plan.ts';
import { Conditioner, type Stretch } from '../../local/resources/medialive/feed/conditioner.ts';
import { flvHeader, flvTag, type Tag, tagsOf } from '../../local/resources/medialive/feed/flv.ts';
import { pictureOf } from '../../local/resources/medialive/feed/picture.ts';
import { frameMs, silentFrame, soundOf } from '../../local/resources/medialive/feed/silence.ts';
import { wordsPicture, wordsSize } from '../../local/resources/medialive/feed/words-picture.ts';
import { boxesWritten } from '../support/boxes-written.ts';
import { makeClip } from '../transcode/test-clips.ts';

let ffmpeg = '';
let folder = '';
beforeAll(async () => {
  ffmpeg = (await findBinaries()).ffmpeg;
  folder = mkdtempSync(join(tmpdir(), 'arclight-feed-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const made = (...args: string[]): Tag[] => {
  const file = join(folder, 'made.flv');
  execFileSync(ffmpeg, ['-hide_banner', '-v', 'error', '-y', ...args, '-f', 'flv', file]);
  return tagsOf(execFileSync('cat', [file]));
};
const headerOf = (size: string, rate: number, ...more: string[]): Buffer => {
  const input = ['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=${rate}`, '-frames:v', '1'];
  return made(...input, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', ...more)[0]?.body ?? Buffer.alloc(0);
};

describe('pictures', () => {
  test.each([
    ['640x360', 30, [], { width: 640, height: 360, framesPerSecond: 30 }],
    ['1920x1080', 25, ['-profile:v', 'high'], { width: 1920, height: 1080, framesPerSecond: 25 }],
    ['180x320', 60, ['-profile:v', 'baseline'], { width: 180, height: 320, framesPerSecond: 60 }],
  ])('%s at %d is read from the header', (size, rate, more, expected) => {
    expect(pictureOf(headerOf(size, rate, ...more))).toEqual(expected);
  });

  test('a header that is cut off or says nonsense says nothing', () => {
    const header = headerOf('640x360', 30);
    for (let length = 0; length < 20; length++) expect(pictureOf(header.subarray(0, length))).toBeUndefined();
    expect(pictureOf(Buffer.alloc(60, 0xff))).toBeUndefined();
  });
});

describe('silence', () => {
  // The object type is AAC LC; then rate and channels.
  const headerFor = (rate: number, channels: number): Buffer =>
    Buffer.from([0xaf, 0, 0x10 | (rate >> 1), ((rate & 1) << 7) | (channels << 3)]);

  test.each([1, 2, 3, 4, 5, 6])('%d channels of it are decoded without complaint, and silent', (channels) => {
    const header = headerFor(3, channels);
    const sound = soundOf(header);
    expect(sound).toEqual({ samplesPerSecond: 48_000, channels });
    if (!sound) return;
    const tags = [header, ...Array.from({ length: 40 }, () => silentFrame(sound))].map((body, n) =>
      flvTag({ kind: 'audio', atMs: Math.max(0, n - 1) * frameMs(sound), body }),
    );
    const file = join(folder, `silence-${channels}.flv`);
    writeFileSync(file, Buffer.concat([flvHeader, ...tags]));
    const decoded = execFileSync(ffmpeg, ['-v', 'error', '-xerror', '-i', file, '-f', 's16le', '-'], {
      maxBuffer: 1e8,
    });
    expect(decoded.length).toBe(40 * 1024 * 2 * channels);
    expect(decoded.every((byte) => byte === 0)).toBe(true);
  });
});

describe('conditioning', () => {
  const videoHeader = (): Buffer => headers.small;
  const headers: Record<'small' | 'large', Buffer> = { small: Buffer.alloc(0), large: Buffer.alloc(0) };
  beforeAll(() => {
    headers.small = headerOf('320x180', 30);
    headers.large = headerOf('640x360', 30);
  });
  const audioHeader = Buffer.from([0xaf, 0, 0x12, 0x10]);
  const key = Buffer.from([0x17, 1, 0, 0, 0, 9]);
  const picture = Buffer.from([0x27, 1, 0, 0, 0, 9]);
  const frame = Buffer.from([0xaf, 1, 9]);

  const watched = () => {
    const stretches: { stretch: Stretch; tags: Tag[]; isOver: boolean }[] = [];
    const conditioner = new Conditioner({
      begin: (stretch) => void stretches.push({ stretch, tags: [], isOver: false }),
      tag: (tag) => void stretches.at(-1)?.tags.push(tag),
      end: () => {
        const last = stretches.at(-1);
        if (last) last.isOver = true;
      },
    });
    return { conditioner, stretches };
  };
  /** Media from a time on, `ms` long, with a key picture every second. */
  const play = (
    conditioner: Conditioner,
    from: number,
    ms: number,
    given: { sound?: boolean; video?: boolean; group?: number } = {},
  ): void => {
    const { sound = true, video = true, group = 990 } = given;
    for (let at = 0; at < ms; at += 33) {
      if (video)
        conditioner.take(at % group === 0 ? 'video-key' : 'video', from + at, at % group === 0 ? key : picture);
      if (sound) conditioner.take('audio', from + at + 5, frame);
    }
  };
  const begun = (given?: Parameters<typeof play>[3]) => {
    const one = watched();
    one.conditioner.take('video-header', 0, videoHeader());
    if (given?.sound !== false) one.conditioner.take('audio-header', 0, audioHeader);
    play(one.conditioner, 5_000, 3_000, given);
    return one;
  };
  const timesOf = (tags: readonly Tag[], kind: Tag['kind']): number[] =>
    tags.filter((tag) => tag.kind === kind).map(({ atMs }) => atMs);
  const onlyGrows = (times: readonly number[]): boolean => times.every((at, n) => n === 0 || at >= (times[n - 1] ?? 0));

  test('a stretch begins with headers and a key picture at 0', () => {
    const { stretches } = begun();
    expect(stretches).toHaveLength(1);
    const { stretch, tags } = stretches[0] ?? { tags: [] };
    expect(stretch).toEqual({ picture: { width: 320, height: 180, framesPerSecond: 30 }, hasSound: true });
    expect(tags.slice(0, 3).map(({ kind, atMs }) => [kind, atMs])).toEqual([
      ['video', 0],
      ['audio', 0],
      ['video', 0],
    ]);
    expect(tags[2]?.body).toEqual(key);
  });

  test('pictures before the first key picture are left out', () => {
    const { conditioner, stretches } = watched();
    conditioner.take('video-header', 0, videoHeader());
    conditioner.take('video', 100, picture);
    conditioner.take('audio-header', 0, audioHeader);
    play(conditioner, 1_000, 500);
    expect(stretches[0]?.tags[2]).toMatchObject({ atMs: 0, body: key });
  });

  test('who sends no sound gets silence beside every picture', () => {
    const { stretches } = begun({ sound: false });
    expect(stretches[0]?.stretch.hasSound).toBe(false);
    const [pictures, sounds] = [timesOf(stretches[0]?.tags ?? [], 'video'), timesOf(stretches[0]?.tags ?? [], 'audio')];
    expect(Math.abs((pictures.at(-1) ?? 0) - (sounds.at(-1) ?? 0))).toBeLessThan(50);
    expect(onlyGrows(sounds)).toBe(true);
  });

  test('sound that stops is followed by silence, and is heard again when it comes back', () => {
    const { conditioner, stretches } = begun();
    play(conditioner, 8_000, 4_000, { sound: false });
    const silentUntil = timesOf(stretches[0]?.tags ?? [], 'audio').at(-1) ?? 0;
    expect(silentUntil).toBeGreaterThan(5_500);
    play(conditioner, 12_000, 1_000);
    const tags = stretches[0]?.tags ?? [];
    expect(tags.filter(({ kind }) => kind === 'audio').at(-1)?.body).toEqual(frame);
    expect(onlyGrows(timesOf(tags, 'audio'))).toBe(true);
    expect(stretches).toHaveLength(1);
  });

  test('sound alone is nothing', () => {
    expect(begun({ video: false }).stretches).toEqual([]);
  });

  test('a change of picture size in mid-stream begins another stretch with the next key picture', () => {
    const { conditioner, stretches } = begun();
    conditioner.take('video-header', 8_000, headers.large);
    conditioner.take('video', 8_000, picture);
    play(conditioner, 8_033, 1_000);
    expect(stretches.map(({ isOver }) => isOver)).toEqual([true, false]);
    expect(stretches[1]?.stretch.picture).toMatchObject({ width: 640, height: 360 });
    expect(stretches[1]?.tags.slice(2, 3)).toMatchObject([{ atMs: 0, body: key }]);
  });

  test('the same header again changes nothing', () => {
    const { conditioner, stretches } = begun();
    conditioner.take('video-header', 8_000, videoHeader());
    conditioner.take('audio-header', 8_000, audioHeader);
    play(conditioner, 8_000, 500);
    expect(stretches).toHaveLength(1);
  });

  test('other sound in mid-stream begins another stretch', () => {
    const { conditioner, stretches } = begun();
    conditioner.take('audio-header', 8_000, Buffer.from([0xaf, 0, 0x11, 0x90]));
    play(conditioner, 8_000, 2_000);
    expect(stretches.map(({ isOver }) => isOver)).toEqual([true, false]);
  });

  test.each([3_600_000, -4_000, 2 ** 32 - 6_000])(
    'a clock that jumps by %d ms does not stop the time of the stretch',
    (jump) => {
      const { conditioner, stretches } = begun();
      play(conditioner, 8_000 + jump, 1_000);
      const times = timesOf(stretches[0]?.tags ?? [], 'video');
      expect(onlyGrows(times)).toBe(true);
      expect(times.at(-1)).toBeGreaterThan(3_800);
      expect(times.at(-1)).toBeLessThan(4_200);
      expect(stretches).toHaveLength(1);
    },
  );

  test('sound that is always far from its pictures is left out, and time goes as fast as they do', () => {
    const { conditioner, stretches } = watched();
    conditioner.take('video-header', 0, videoHeader());
    conditioner.take('audio-header', 0, audioHeader);
    for (let at = 0; at < 5_000; at += 33) {
      conditioner.take(at % 990 === 0 ? 'video-key' : 'video', at, at % 990 === 0 ? key : picture);
      conditioner.take('audio', at + 20_000, frame);
    }
    expect(timesOf(stretches[0]?.tags ?? [], 'video').at(-1)).toBe(4_983);
    expect(stretches[0]?.stretch.hasSound).toBe(false);
  });

  test('a group of pictures of a minute is one stretch', () => {
    const { conditioner, stretches } = watched();
    conditioner.take('video-header', 0, videoHeader());
    conditioner.take('audio-header', 0, audioHeader);
    play(conditioner, 0, 60_000, { group: 59_400 });
    expect(stretches).toHaveLength(1);
    expect(stretches[0]?.tags.length).toBeGreaterThan(3_000);
  });

  test('a publisher whose header makes no sense never begins, and little is held', () => {
    const { conditioner, stretches } = watched();
    conditioner.take('video-header', 0, Buffer.alloc(40, 1));
    conditioner.take('audio-header', 0, audioHeader);
    play(conditioner, 0, 60_000);
    expect(stretches).toEqual([]);
  });
});

describe('the plan', () => {
  const video = (Name: string, width: number, height: number) => ({
    ...{ name: Name, width, height },
    codecSettings: { h264Settings: { bitrate: 500_000, framerateControl: 'INITIALIZE_FROM_SOURCE' } },
  });
  const videos = [video('a', 426, 240), video('b', 1280, 720), video('c', 1920, 1080)];
  const settings = encoderSettings.parse({
    audioDescriptions: [],
    videoDescriptions: videos,
    timecodeConfig: { source: 'SYSTEMCLOCK' },
    outputGroups: [
      {
        outputGroupSettings: { mediaPackageGroupSettings: { destination: { destinationRefId: 'd' } } },
        outputs: videos.map(({ name }) => ({
          videoDescriptionName: name,
          outputSettings: { mediaPackageOutputSettings: {} },
        })),
      },
    ],
  });

  test.each([
    [{ width: 1920, height: 1080 }, ['a', 'b', 'c']],
    [{ width: 1280, height: 720 }, ['a', 'b']],
    [{ width: 720, height: 1280 }, ['a', 'b', 'c']],
    [{ width: 160, height: 90 }, ['a']],
  ])('rungs that would enlarge %o are left out', (size, names) => {
    expect(rungsFor(settings, { ...size, framesPerSecond: 30 }).map(({ name }) => name)).toEqual(names);
  });

  test('an upright picture stands whole in a lying frame', () => {
    const plan = planEncoder(
      settings,
      { width: 720, height: 1280, framesPerSecond: 30 },
      { partMs: 333, isMetered: false },
    );
    expect(plan.args.join(' ')).toContain('scale=136:240,pad=426:240:144:0');
    expect(plan.args.join(' ')).toContain('-protocol_whitelist pipe -format_whitelist flv');
  });

  test('no track has an index at its end, which would grow with the hours', async () => {
    const clip = await makeClip(folder, 'clip.flv', { seconds: 1, size: '160x90', rate: '30' });
    const source = { width: 160, height: 90, framesPerSecond: 30 };
    const [picture] = await boxesWritten(
      planEncoder(settings, source, { partMs: 333, isMetered: false }).args,
      1,
      clip,
    );
    expect(picture?.types.join(' ')).toMatch(/^ftyp moov( moof mdat)+$/);
  });

  test.each([
    [60, 30, 333, 10],
    [50, 25, 333, 10],
    [48, 24, 333, 8],
    [60, 30, 200, 6],
    [120, 60, 333, 20],
    [60, 30_000 / 1001, 333, 10],
  ])('a group of %d pictures at %d a second is cut evenly, near %d ms', (group, rate, wanted, pictures) => {
    expect(picturesInPart(group, rate, wanted)).toBe(pictures);
  });

  test('the slate has words on it', () => {
    const pixels = wordsPicture();
    const bright = pixels.filter((pixel) => pixel > 128).length;
    expect(pixels.length).toBe(wordsSize.width * wordsSize.height);
    expect(bright).toBeGreaterThan(10_000);
  });
});
