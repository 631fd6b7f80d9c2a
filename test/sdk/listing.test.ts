import { describe, expect, test } from 'vitest';
import { list } from '../../sdk/src/listing.ts';
import { aClient, json } from './an-api.ts';

/** Five videos, two a page. */
const shelf = () =>
  aClient(({ path }) => {
    const begin = Number(new URL(path, 'http://x').searchParams.get('cursor') ?? 0);
    const items = [0, 1, 2, 3, 4].slice(begin, begin + 2).map((n) => ({ video_id: `vid_${n}` }));
    return json(200, begin + 2 < 5 ? { items, next_cursor: String(begin + 2) } : { items });
  });

describe('a list', () => {
  test('is walked through to its end, one request a page', async () => {
    const { call, requests } = shelf();
    const seen: string[] = [];
    for await (const { video_id } of list(call, 'catalog.list_mine', { query: { limit: 2 } })) seen.push(video_id);
    expect(seen).toEqual(['vid_0', 'vid_1', 'vid_2', 'vid_3', 'vid_4']);
    expect(requests.map(({ path }) => path)).toEqual([
      '/v1/me/videos?limit=2',
      '/v1/me/videos?limit=2&cursor=2',
      '/v1/me/videos?limit=2&cursor=4',
    ]);
  });

  test('is asked for no further than somebody looks, and can be looked at twice', async () => {
    const { call, requests } = shelf();
    const mine = list(call, 'catalog.list_mine', {});
    expect(requests).toHaveLength(0);
    for await (const _ of mine) break;
    expect(requests).toHaveLength(1);
    for await (const _ of mine) break;
    expect(requests).toHaveLength(2);
  });

  test('comes in pages with the cursor to come back with, from a cursor on', async () => {
    const { call } = shelf();
    const pages: unknown[] = [];
    for await (const page of list(call, 'catalog.list_mine', { query: { cursor: '2' } }).pages()) pages.push(page);
    expect(pages).toEqual([
      { items: [{ video_id: 'vid_2' }, { video_id: 'vid_3' }], next_cursor: '4' },
      { items: [{ video_id: 'vid_4' }] },
    ]);
  });
});
