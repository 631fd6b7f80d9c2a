import { Agent, request } from 'node:http';

// Many viewers of one stream without screens, in a process of their own: each asks for the playlist as it will be when the next
// part is in it, and then for that part, as a player with a low-latency buffer does. Asked and answered over IPC.

export interface Crowd {
  /** A rendition's playlist, as an address. */
  playlist: string;
  cookie: string;
  viewers: number;
  seconds: number;
}

export interface Seen {
  /** Answers to "the playlist with the next part", and how many of them had more than that one part that was new. */
  reloads: number;
  late: number;
  /** The most parts anybody had missed at once. */
  mostMissed: number;
  parts: number;
  failures: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

const get = (address: string, cookie: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    request(address, { agent, headers: { cookie } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => void chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('latin1') }),
      );
      answer.on('error', reject);
    })
      .on('error', reject)
      .end();
  });

interface Head {
  number: number;
  part: number;
  uri: string;
}

/** The newest part a playlist has: its segment's number, its place in it, its address. */
const newestPart = (text: string): Head | undefined => {
  let number = Number(/#EXT-X-MEDIA-SEQUENCE:(\d+)/.exec(text)?.[1] ?? 0);
  let part = -1;
  let newest: Head | undefined;
  for (const line of text.split('\n')) {
    if (line.startsWith('#EXT-X-PART:')) {
      part += 1;
      newest = { number, part, uri: /URI="([^"]+)"/.exec(line)?.[1] ?? '' };
    } else if (line !== '' && !line.startsWith('#')) {
      number += 1;
      part = -1;
    } else if (line.startsWith('#EXT-X-SKIP:')) number += Number(/=(\d+)/.exec(line)?.[1] ?? 0);
  }
  return newest;
};

const partsBetween = (before: Head, after: Head, partsPerSegment: number): number =>
  (after.number - before.number) * partsPerSegment + after.part - before.part;

const watch = async ({ playlist, cookie }: Crowd, until: number, seen: Seen): Promise<void> => {
  let head: Head | undefined;
  let partsPerSegment = 1;
  while (Date.now() < until) {
    const next = head ? `?_HLS_msn=${head.number}&_HLS_part=${head.part + 1}` : '';
    const { status, body } = await get(`${playlist}${next}`, cookie);
    const newest = newestPart(body);
    if (status !== 200 || !newest) {
      seen.failures += 1;
      return;
    }
    partsPerSegment = Math.max(partsPerSegment, newest.part + 1);
    if (head) {
      seen.reloads += 1;
      const missed = partsBetween(head, newest, partsPerSegment) - 1;
      if (missed > 0) seen.late += 1;
      seen.mostMissed = Math.max(seen.mostMissed, missed);
    }
    head = newest;
    const part = await get(new URL(newest.uri, playlist).href, cookie);
    if (part.status === 200) seen.parts += 1;
    else seen.failures += 1;
  }
};

process.on('message', (crowd: Crowd) => {
  const seen: Seen = { reloads: 0, late: 0, mostMissed: 0, parts: 0, failures: 0 };
  const until = Date.now() + crowd.seconds * 1000;
  const count = () => {
    seen.failures += 1;
  };
  void Promise.all(Array.from({ length: crowd.viewers }, () => watch(crowd, until, seen).catch(count))).then(() => {
    process.send?.(seen);
  });
});
