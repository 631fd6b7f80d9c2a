import { expect, test } from 'vitest';
import { transcodeProgressed } from '../../lambdas/transcode/events.ts';
import { eventTypes } from '../../lambdas/webhooks/contract.ts';
import { type AnyNews, bodyOfNews, isPublicType, newsEvents } from '../../lambdas/webhooks/payload.ts';

const at = new Date('2026-11-20T10:05:00.000Z');

/** Every field of a value, however deep, as `a.b`. */
const fieldsOf = (value: unknown, path = ''): string[] => {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, path));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => fieldsOf(inner, path ? `${path}.${key}` : key));
};

const dataOf = (name: string, news: unknown): object => {
  if (!isPublicType(name)) throw new Error(`${name} is not told`);
  return (JSON.parse(bodyOfNews(name, at, news as AnyNews)) as { data: object }).data;
};

test('what is promised is what there is news of, and progress is not', () => {
  expect(newsEvents.map(({ name }) => name).sort()).toEqual([...eventTypes].sort());
  expect(isPublicType(transcodeProgressed.name)).toBe(false);
});

test('a body has its type, when it happened, and data', () => {
  const published = newsEvents.find(({ name }) => name === 'video.published');
  expect(JSON.parse(bodyOfNews('video.published', at, published?.example as AnyNews))).toEqual({
    type: 'video.published',
    timestamp: '2026-11-20T10:05:00.000Z',
    data: {
      video_id: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
      owner_id: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
      version: 5,
      state: 'PUBLISHED',
      visibility: 'public',
      access: 'free',
      duration_ms: 30_000,
      published_at: '2026-11-20T10:05:00.000Z',
    },
  });
});

/** All that is ever told. Another field is a decision, and is written here as well. */
const told = new Set([
  ...['upload_id', 'video_id', 'owner_id', 'source_version', 'size_bytes', 'sequence', 'version'],
  ...['state', 'visibility', 'access', 'duration_ms', 'published_at', 'trashed_at', 'has_audio'],
  ...['renditions.name', 'renditions.width', 'renditions.height', 'failure.code', 'failure.message'],
  ...['taken_down.reason', 'taken_down.at'],
]);

test.each(newsEvents.map((event) => [event.name, event.example] as const))(
  '%s tells ids and state, nothing else',
  (name, example) => {
    const fields = fieldsOf(dataOf(name, example));
    expect(fields.length).toBeGreaterThan(2);
    expect(fields.filter((field) => !told.has(field))).toEqual([]);
  },
);

test('no key, no title, no file name, and nothing a domain adds tomorrow gets out', () => {
  const canaries = {
    ...{
      title: 'canary',
      description: 'canary',
      filename: 'canary',
      hlsKey: 'canary',
      dashKey: 'canary',
      posterKey: 'canary',
    },
    ...{
      frameKeys: ['canary'],
      email: 'canary@example.com',
      source: { bucket: 'canary', key: 'canary', sizeBytes: 1 },
    },
    ...{ addedTomorrow: { secret: 'canary' }, renditions: [{ name: '240p', width: 1, height: 1, codecs: 'canary' }] },
  };
  for (const { name, example } of newsEvents)
    expect(JSON.stringify(dataOf(name, { ...(example as object), ...canaries })), name).not.toContain('canary');
});
