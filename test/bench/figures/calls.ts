import { join } from 'node:path';
import type { ApiClient } from '../../../local/seed/client.ts';
import { assembly } from '../assembly.ts';
import { type Bill, billFor } from '../bill.ts';
import { type Calls, totalOf } from '../calls.ts';
import { cutOf, padded } from '../clips.ts';
import { atMost, type Bench, type Figure, type Row } from '../figure.ts';
import { type LaptopProcess, startLaptopProcess } from '../laptop.ts';

const listed = (operations: Record<string, number>): string =>
  Object.entries(operations)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, n]) => `${n} ${name}`)
    .join(', ');

const byService = (what: string, calls: Calls): Row[] =>
  Object.entries(calls)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([service, operations]) => ({ what: `${what}, ${service}`, measured: listed(operations) }));

const rowsOf = (what: string, { byFunctions, fromOutside, readUnits, writeUnits }: Bill): Row[] => [
  ...byService(`${what}: from outside`, fromOutside),
  { what: `${what}: AWS calls of our functions`, measured: String(totalOf(byFunctions)) },
  ...byService(`${what}: functions`, byFunctions),
  { what: `${what}: DynamoDB units`, measured: `${readUnits} read, ${writeUnits} written` },
];

/** API calls that are not about one part. */
const controlCalls = (bill: Bill): number =>
  Object.entries(bill.fromOutside['api'] ?? {})
    .filter(([operation]) => !operation.endsWith('/parts'))
    .reduce((sum, [, n]) => sum + n, 0);

async function measureOn(laptop: LaptopProcess, bench: Bench): Promise<Row[]> {
  const clip = await cutOf(bench, 2);
  const inThreeParts = await padded(clip, join(bench.folder, 'three-parts.mp4'), 20 * 1024 ** 2);
  const ada = await laptop.creator('ada');
  const publish = { title: 'Film', visibility: 'public', auto_publish: true };
  let videoId = '';
  const upload = async (file: string): Promise<void> => {
    ({ videoId } = await ada.upload(file, publish));
  };
  const view = async (viewer: ApiClient): Promise<void> => {
    await viewer.call('GET', `/v1/videos/${videoId}/playback`);
    await viewer.call('PUT', `/v1/videos/${videoId}/progress`, { body: { position_sec: 1 } });
  };
  await billFor(laptop, () => upload(clip)); // keys and secrets are fetched once, and kept
  await view(ada);
  const onePart = await billFor(laptop, () => upload(clip));
  const threeParts = await billFor(laptop, () => upload(inThreeParts));
  const bob = await laptop.creator('bob');
  await view(bob);
  const first = await billFor(laptop, () => view(ada));
  const again = await billFor(laptop, () => view(ada));
  return [
    atMost('upload: calls of the API beside one for each part', controlCalls(threeParts), 8, String),
    ...rowsOf('upload of one part', onePart),
    ...rowsOf('upload of three parts', threeParts),
    ...rowsOf('first view (grant and one progress)', first),
    ...rowsOf('a view again', again),
    atMost('writes of a view', again.writeUnits, 2, String),
  ];
}

export const calls: Figure = {
  name: 'calls',
  title: 'AWS calls and capacity units',
  law: 'An upload costs a constant and a little for each part; a view costs a constant, however long it lasts.',
  method:
    'Counted at the stand-ins’ doors, exactly: what our functions call through the SDK, what comes from outside, and the capacity units DynamoDB reports. An upload is start, parts, complete, and everything until it is finished and published; a view is the grant and one report of progress. Every function has run before, but the laptop keeps only a few threads, so some read their keys and secrets anew; schedules are off; polls of queues and streams are not ours to count. Progress is reported every second here, on AWS every ten: a slow machine counts more of it.',
  async measure(bench) {
    const laptop = await startLaptopProcess(bench.folder, await assembly(bench));
    try {
      return { rows: await measureOn(laptop, bench) };
    } finally {
      await laptop.stop();
    }
  },
};
