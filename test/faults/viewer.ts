import { createHash } from 'node:crypto';
import HLS from 'hls-parser';
import { ApiError } from '../../local/seed/client.ts';
import type { Maker } from './film-maker.ts';

interface Playback {
  hls_url: string;
  dash_url: string;
}

/** What one look at a video through the edge found. */
export interface Seen {
  rungs: number[];
  segments: number;
  bytes: number;
}

/**
 * Watches a video whole, as a player does: grant, master, every rung, every segment. What was once served under an address
 * that does not change must be served the same for ever: `known` remembers it over kills and restarts.
 */
export async function watchWhole(maker: Maker, videoId: string, known: Map<string, string>): Promise<Seen> {
  const { siteUrl } = maker.client;
  const { playback, cookie } = await grantOf(maker, videoId);
  const fetched = async (path: string): Promise<Buffer> => {
    const answer = await fetch(new URL(path, siteUrl), {
      // Compressed bytes could not be held against the length that was said.
      headers: { cookie, 'accept-encoding': 'identity' },
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (answer.status >= 500) throw new TypeError(`${path} answered ${answer.status}`);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    const said = Number(answer.headers.get('content-length') ?? bytes.length);
    if (said !== bytes.length) throw new Error(`${path} said ${said} bytes and gave ${bytes.length}`);
    return bytes;
  };
  const masterAt = new URL(playback.hls_url, siteUrl);
  const master = HLS.parse((await fetched(masterAt.pathname)).toString());
  if (!master.isMasterPlaylist) throw new Error(`${masterAt.pathname} is no multivariant playlist`);
  const seen: Seen = { rungs: [], segments: 0, bytes: 0 };
  const tracks = [
    ...master.variants.map(({ uri, resolution }) => ({ uri, height: resolution?.height })),
    ...master.variants.flatMap(({ audio }) => audio.flatMap(({ uri }) => (uri ? [{ uri, height: undefined }] : []))),
  ];
  for (const { uri, height } of tracks.filter((one, at) => tracks.findIndex((other) => other.uri === one.uri) === at)) {
    const at = new URL(uri, masterAt);
    const media = HLS.parse((await fetched(at.pathname)).toString());
    if (media.isMasterPlaylist) throw new Error(`${at.pathname} is no media playlist`);
    if (height !== undefined) seen.rungs.push(height);
    const files = [media.segments[0]?.map?.uri, ...media.segments.map((segment) => segment.uri)].filter(Boolean);
    for (const file of files) {
      const path = new URL(file ?? '', at).pathname;
      const bytes = await fetched(path);
      demandWholeBoxes(path, bytes);
      const hash = createHash('sha256').update(bytes).digest('hex');
      if ((known.get(path) ?? hash) !== hash) throw new Error(`${path} is not what it was`);
      known.set(path, hash);
      seen.segments += 1;
      seen.bytes += bytes.length;
    }
  }
  if (!(await fetched(new URL(playback.dash_url, siteUrl).pathname)).includes('</MPD>'))
    throw new Error(`the MPD of ${videoId} is cut short`);
  seen.rungs.sort((one, other) => one - other);
  return seen;
}

async function grantOf(maker: Maker, videoId: string): Promise<{ playback: Playback; cookie: string }> {
  const { siteUrl } = maker.client;
  let cookie = '';
  // The grant's cookies are in the answer's headers, which the client does not hand out.
  const token = (maker.client as unknown as { accessToken?: string }).accessToken ?? '';
  const answer = await fetch(`${siteUrl}/v1/videos/${videoId}/playback`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await answer.text();
  if (!answer.ok) {
    const json = answer.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : {};
    throw new ApiError('GET', `/v1/videos/${videoId}/playback`, answer.status, json);
  }
  cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { playback: JSON.parse(text) as Playback, cookie };
}

/** A fragment that ends in the middle of a box is half a file, whatever its answer said. */
function demandWholeBoxes(path: string, bytes: Buffer): void {
  let at = 0;
  while (at + 8 <= bytes.length) {
    const size = bytes.readUInt32BE(at);
    if (size < 8) break;
    at += size;
  }
  if (at !== bytes.length) throw new Error(`${path} ends in the middle of a box`);
}
