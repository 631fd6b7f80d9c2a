import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Counts } from '../../../local/resources/cloudfront/counts.ts';
import { type Laptop, startLaptop } from '../../support/laptop.ts';
import { atMost, type Figure, type Row } from '../figure.ts';
import { goOnAir } from '../live/on-air.ts';
import type { Crowd, Seen } from '../live/simulated-viewers.ts';

const crowds = [10, 100, 200, 400];
const promised = 100;
const seconds = 20;

/** Of the edge's behaviour for live media since the start. */
const countsOf = (laptop: Laptop): Counts => {
  const { behaviours } = laptop.cloud.service('cloudfront').inspect() as { behaviours: Counts[] };
  const live = behaviours.find(({ pattern }) => pattern === '/l/*');
  if (!live) throw new Error('the edge has no behaviour for /l/*');
  return { ...live };
};

async function watchTogether(crowd: Crowd): Promise<Seen> {
  const child = fork(join(import.meta.dirname, '../live/simulated-viewers.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    child.send(crowd);
    const [seen] = (await once(child, 'message')) as [Seen];
    return seen;
  } finally {
    child.kill();
  }
}

/** What is at an address, as soon as it is: a stream is live a moment before its first playlist is whole. */
async function whenThere(address: string, cookie: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(address, { headers: { cookie } });
    if (answer.ok) return answer.text();
    await pause(200);
  }
  throw new Error(`there is nothing at ${address}`);
}

async function measureOn(laptop: Laptop): Promise<Row[]> {
  const ada = await laptop.creator('ada');
  const stream = await goOnAir(ada, 'low');
  try {
    const grant = await fetch(`${laptop.cloud.siteUrl}/v1/streams/${stream.streamId}/playback`);
    const cookie = grant.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const { hls_url } = (await grant.json()) as { hls_url: string };
    const multivariant = new URL(hls_url, laptop.cloud.siteUrl);
    const text = await whenThere(multivariant.href, cookie);
    const uri = text.split('\n').findLast((line) => line !== '' && !line.startsWith('#')) ?? '';
    const playlist = new URL(uri, multivariant).href;

    const rows: Row[] = [];
    let knee = 0;
    for (const viewers of crowds) {
      const before = countsOf(laptop);
      const seen = await watchTogether({ playlist, cookie, viewers, seconds });
      const after = countsOf(laptop);
      const parts = seen.reloads / viewers;
      const perPart = (after.originFetches - before.originFetches) / parts;
      if (seen.mostMissed <= 1 && seen.failures === 0) knee = viewers;
      const row = atMost(`origin requests a part, ${viewers} viewers`, perPart, 3);
      rows.push(viewers === promised ? row : { what: row.what, measured: row.measured });
      const behind = atMost(`the most parts anybody fell behind, ${viewers} viewers`, seen.mostMissed, 1, String);
      rows.push(viewers === promised ? behind : { what: behind.what, measured: behind.measured });
      if (seen.failures > 0)
        rows.push({ what: `failed requests, ${viewers} viewers`, measured: String(seen.failures) });
    }
    rows.push({ what: 'viewers of one stream before anybody falls more than a part behind', measured: `≥ ${knee}` });
    return rows;
  } finally {
    await stream.stop();
  }
}

export const liveViewers: Figure = {
  name: 'live-viewers',
  title: 'Many viewers of one stream',
  law: 'what the origin is asked does not grow with the viewers: every playlist and every part is fetched once.',
  method: `Viewers without screens in a process of their own, each asking the edge for the playlist with the next part and then for that part, ${seconds} s for each crowd; what the edge asks of the origin is counted there. One playlist and one part are two requests.`,
  async measure() {
    const laptop = await startLaptop();
    try {
      return { rows: await measureOn(laptop) };
    } finally {
      await laptop.stop();
    }
  },
};
