import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobRequest as ordered } from '../../lambdas/transcode/jobs.ts';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { guardedInput } from '../../local/resources/mediaconvert/container-format.ts';
import { type EncodePlan, planEncode } from '../../local/resources/mediaconvert/encode-plan.ts';
import { jobRequest } from '../../local/resources/mediaconvert/job-request.ts';
import { boxesWritten, timesIn, type Written } from '../support/boxes-written.ts';
import { arrived, aSource, onTheWire } from './builders.ts';
import { mark, withTags } from './long-tags.ts';
import { makeClip } from './test-clips.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'arclight-encoder-output-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const size = { width: 160, height: 90 };
const rung = (name: string) => ({ name, ...size, averageBitrate: 100_000, maxBitrate: 200_000 });

/** Two pictures and a sound of one source: more than one output, since options of ffmpeg are of one output each. */
const planned = async (): Promise<EncodePlan> => {
  const source = aSource({ ...size, durationMs: 1000, frameRate: { numerator: 25, denominator: 1 } });
  const places = { mediaBucket: 'media', imagesBucket: 'images', role: 'arn:aws:iam::000000000000:role/r', queue: 'q' };
  const settingsOf = (part: 'first' | 'rest') => {
    const order = { ...arrived, part, attempt: 1, source, ladder: [rung('90p'), rung('91p')] };
    return jobRequest.parse(onTheWire(ordered(order, places))).settings;
  };
  const [first, rest] = [settingsOf('first'), settingsOf('rest')];
  const settings = { ...first, outputGroups: [...first.outputGroups, ...rest.outputGroups] };
  const facts = { durationSeconds: 1, hasPicture: true, pixelsPerFrame: 160 * 90, framesPerSecond: 25, hasSound: true };
  return planEncode(settings, facts, { preset: 'ultrafast', threads: 1, ...(await findBinaries()) });
};

const encoded = async (path: string, container: string): Promise<Written[]> => {
  const plan = await planned();
  const tracks = plan.products.filter(({ kind }) => kind !== 'stills');
  expect(tracks.map(({ kind }) => kind).sort()).toEqual(['audio', 'video', 'video']);
  const args = ['-v', 'error', '-nostdin', ...guardedInput(path, container), '-filter_complex', plan.filters];
  return boxesWritten([...args, ...plan.outputs], tracks.length);
};

test.each([
  ['mp4', 'mov', { letters: 0 }],
  ['mp4', 'mov', { letters: 40 }],
  ['mp4', 'mov', { letters: 60_000 }],
  ['mkv', 'matroska', { letters: 1_000_000 }],
  ['mp4', 'mov', { letters: 40, chapters: { count: 1000, letters: 300 } }],
])('nothing an %s file says of itself is in any track made of it (%s, %o)', async (extension, container, tags) => {
  await makeClip(folder, `clip.${extension}`, { seconds: 1, size: '160x90' });
  const written = await encoded(await withTags(join(folder, `clip.${extension}`), tags), container);
  for (const { head, types } of written) {
    expect(timesIn(head, mark)).toBe(0);
    expect(timesIn(head, 'trak')).toBe(1);
    expect(head.length).toBeLessThan(4096);
    // No index at the end: it grows with the film, and an encoder that cannot go back in a pipe loses its size.
    expect(types.join(' ')).toMatch(/^ftyp moov( moof mdat)+$/);
  }
});
