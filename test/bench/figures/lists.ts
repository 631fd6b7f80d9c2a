import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '../../../local/seed/client.ts';
import { assembly } from '../assembly.ts';
import { type Bill, billFor } from '../bill.ts';
import { totalOf } from '../calls.ts';
import { cutOf } from '../clips.ts';
import type { Bench, Figure, Row } from '../figure.ts';
import { type LaptopProcess, startLaptopProcess } from '../laptop.ts';
import { copyVideos } from '../many-videos.ts';

const sizes = [10, 10_000, 100_000] as const;
const perPage = 5;
/** Longer than the edge keeps a public list. */
const forgottenMs = 6_000;

interface Page {
  items: { video_id: string }[];
  next_cursor?: string;
}

interface Paged {
  first: Bill;
  second: Bill;
}

const costOf = ({ byFunctions, readUnits }: Bill): string => `${totalOf(byFunctions)} calls, ${readUnits} read units`;

async function pages(laptop: LaptopProcess, client: ApiClient, path: string): Promise<Paged> {
  let cursor = '';
  const read = async (): Promise<void> => {
    const from = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const page = await client.call<Page>('GET', `${path}?limit=${perPage}${from}`);
    if (page.items.length !== perPage || !page.next_cursor) throw new Error(`${path} did not answer a full page`);
    cursor = page.next_cursor;
  };
  return { first: await billFor(laptop, read), second: await billFor(laptop, read) };
}

async function measureOn(laptop: LaptopProcess, bench: Bench): Promise<Row[]> {
  const ada = await laptop.creator('ada');
  const clip = await cutOf(bench, 2);
  const { videoId } = await ada.upload(clip, { title: 'Film', visibility: 'public', auto_publish: true });
  await laptop.ask('settle', { deadlineMs: 180_000 });
  const { channel } = await ada.call<{ channel: { channel_id: string } }>('GET', `/v1/videos/${videoId}`);
  const lists = { public: '/v1/videos', channel: `/v1/channels/${channel.channel_id}/videos`, mine: '/v1/me/videos' };
  for (const path of Object.values(lists)) await ada.call('GET', `${path}?limit=${perPage}`);

  const costs: Record<string, string[]> = {};
  let made = 1;
  for (const size of sizes) {
    await copyVideos(laptop, videoId, made, size);
    made = size;
    await laptop.ask('settle', { deadlineMs: 600_000 });
    await pause(forgottenMs);
    // Functions that were retired meanwhile start again, with another page size than is counted.
    for (const path of Object.values(lists)) await ada.call('GET', `${path}?limit=${perPage + 1}`);
    for (const [name, path] of Object.entries(lists)) {
      const { first, second } = await pages(laptop, ada, path);
      for (const [page, bill] of [['first', first] as const, ['second', second] as const]) {
        const what = `${name} list, ${page} page of ${perPage}`;
        costs[what] = [...(costs[what] ?? []), costOf(bill)];
      }
    }
    bench.say(`${size.toLocaleString('en')} videos looked at`);
  }
  return Object.entries(costs).map(([what, each]) => ({
    what,
    measured: [...new Set(each)].join(' / '),
    target: 'the same at every size',
    met: new Set(each).size === 1,
  }));
}

export const lists: Figure = {
  name: 'lists',
  title: 'A page of a list, in a small catalog and in a large one',
  law: 'A page costs the same however many videos there are.',
  method: `Calls of our functions and DynamoDB read units for one page, counted at the stand-ins’ doors, with ${sizes.map((size) => size.toLocaleString('en')).join(', ')} published videos of one channel (copies of one real row, written to the table as the catalog writes them). Where the sizes differ, all costs are shown.`,
  async measure(bench) {
    const laptop = await startLaptopProcess(bench.folder, await assembly(bench));
    try {
      return { rows: await measureOn(laptop, bench) };
    } finally {
      await laptop.stop();
    }
  },
};
