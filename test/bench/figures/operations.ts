import { assembly } from '../assembly.ts';
import { type Bill, billFor } from '../bill.ts';
import { totalOf } from '../calls.ts';
import { cutOf } from '../clips.ts';
import type { Bench, Figure, Row } from '../figure.ts';
import { type LaptopProcess, startLaptopProcess } from '../laptop.ts';

const listed = ({ byFunctions }: Bill): string =>
  Object.entries(byFunctions)
    .flatMap(([service, operations]) =>
      Object.entries(operations).map(([name, n]) => `${n} ${service === 'dynamodb' ? '' : `${service}:`}${name}`),
    )
    .join(', ');

async function measureOn(laptop: LaptopProcess, bench: Bench): Promise<Row[]> {
  const ada = await laptop.creator('ada');
  const { videoId } = await ada.upload(await cutOf(bench, 2), {
    title: 'Film',
    visibility: 'public',
    auto_publish: true,
  });
  await laptop.ask('settle', { deadlineMs: 180_000 });
  const { channel } = await ada.call<{ channel: { channel_id: string } }>('GET', '/v1/me');
  const questions: [string, string, unknown?][] = [
    ['GET', '/v1/me'],
    ['PATCH', '/v1/me', { display_name: 'Ada L.' }],
    ['GET', '/v1/me/sessions'],
    ['GET', '/v1/me/videos'],
    ['GET', '/v1/videos?limit=7'],
    ['GET', `/v1/videos/${videoId}`],
    ['GET', `/v1/videos/${videoId}/status`],
    ['PATCH', `/v1/videos/${videoId}`, { description: 'The sea.' }],
    ['GET', `/v1/videos/${videoId}/playback`],
    ['PUT', `/v1/videos/${videoId}/progress`, { position_sec: 1 }],
    ['GET', `/v1/videos/${videoId}/progress`],
    ['GET', `/v1/channels/${channel.channel_id}`],
    ['GET', '/v1/uploads'],
    ['GET', '/v1/me/webhooks'],
  ];
  const rows: Row[] = [];
  for (const [method, path, body] of questions) {
    const ask = () => ada.call(method, path, body === undefined ? {} : { body });
    // Keys and secrets are fetched once; what is asked twice shows what each time costs. A public list is asked anew.
    await ask();
    const bill = await billFor(laptop, () =>
      path.startsWith('/v1/videos?') ? ada.call(method, '/v1/videos?limit=8') : ask(),
    );
    const route = `${method} ${path.replace(videoId, '{id}').replace(channel.channel_id, '{id}').replace(/\?.*/, '')}`;
    const calls = totalOf(bill.byFunctions);
    rows.push({
      what: route,
      measured: `${calls} calls (${listed(bill)}), ${bill.readUnits} read, ${bill.writeUnits} written`,
    });
    bench.say(route);
  }
  return rows;
}

export const operationsCosts: Figure = {
  name: 'operations',
  title: 'Calls and capacity units of an operation',
  law: 'An operation is a constant number of calls: its rows, and a token of the person’s bucket.',
  method:
    'Counted at the stand-ins’ doors, exactly, when each is asked a second time, with all that follows from it (news a change puts on the bus included). A list is one query whatever its size: see “A page of a list”.',
  async measure(bench) {
    const laptop = await startLaptopProcess(bench.folder, await assembly(bench));
    try {
      return { rows: await measureOn(laptop, bench) };
    } finally {
      await laptop.stop();
    }
  },
};
