import { type Arrived, begin } from '../../lambdas/transcode/encode.ts';
import type { Encode } from '../../lambdas/transcode/encode-record.ts';
import type { Source } from '../../lambdas/transcode/source.ts';

export const now = new Date('2026-11-20T10:00:00.000Z');
export const after = (ms: number): Date => new Date(now.getTime() + ms);

export const arrived: Arrived = {
  videoId: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
  sourceVersion: 1,
  sourceUrl: 's3://arclight-upload/uploads/usr_5f0c/vid_01JD/upl_01JD',
  sourceEtag: '9b2cf535f27731c974343645a3985328-3',
};

export const aSource = (given: Partial<Source> = {}): Source => ({
  width: 1920,
  height: 1080,
  durationMs: 30_000,
  videoDurationMs: 30_000,
  frameRate: { numerator: 24, denominator: 1 },
  interlaced: false,
  highDynamicRange: false,
  audio: { durationMs: 30_000 },
  ...given,
});

export const anEncode = (source: Partial<Source> = {}): Encode => begin(arrived, aSource(source), now);

/** A request as the SDK writes it: names begin small. */
export const onTheWire = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(onTheWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([key, one]) => [/^[A-Z]/.test(key) ? key[0]?.toLowerCase() + key.slice(1) : key, onTheWire(one)]),
  );
};
