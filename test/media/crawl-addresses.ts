import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

/** What somebody holds who may watch another video: its id, its cookie, its token, and the signature of its poster. */
export interface ForeignPass {
  videoId: string;
  cookie: string;
  token: string;
  posterSignature: string;
}

interface Playback {
  token_hls_url: string;
  poster_url?: string;
}

/** The pass anybody gets for a public video. */
export const passFor = async (siteUrl: string, videoId: string): Promise<ForeignPass> => {
  const granted = await fetch(`${siteUrl}/v1/videos/${videoId}/playback`);
  if (!granted.ok) throw new Error(`the public video is not for everyone: ${granted.status}`);
  const { token_hls_url, poster_url = '' } = (await granted.json()) as Playback;
  const cookie = granted.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const [, token = ''] = /^\/t\/([^/]+)\//.exec(token_hls_url) ?? [];
  const posterSignature = poster_url.split('?')[1] ?? '';
  if (cookie === '' || token === '' || posterSignature === '')
    throw new Error(`the grant lacks a cookie, a token or a signature: ${token_hls_url} ${poster_url}`);
  return { videoId, cookie, token, posterSignature };
};

/** The ways to spell one key as an address, itself first; the last ones begin where the pass opens. */
export const addressesOf = (key: string, { videoId, token, posterSignature }: ForeignPass): string[] => {
  const [root = '', ...rest] = key.split('/');
  const tail = rest.join('/');
  return [
    `/${key}`,
    `/${key}?x=1`,
    `/${encodeURIComponent(key)}`,
    `//${key}`,
    `/img/../${key}`,
    `/${root}/./${tail}`,
    `/${key.toUpperCase()}`,
    `/t/x/${key}`,
    `/t/${token}/${key}`,
    `/t/${token}/v/${videoId}/1/../../${tail}`,
    `/t/${token}/v/${videoId}/1/%2e%2e/%2e%2e/${tail}`,
    `/${key}?${posterSignature}`,
    ...['..', '%2e%2e', '..%2f.', '..;', '%252e%252e'].map((up) => `/${root}/${videoId}/${up}/${tail}`),
  ];
};

/** The status of an answer to exactly this path: `fetch` would tidy it up. */
export const statusOf = async (
  siteUrl: string,
  path: string,
  headers: Record<string, string>,
): Promise<number | undefined> => {
  const { hostname, port } = new URL(siteUrl);
  const asking = request({ hostname, port, path, headers }).end();
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  return answer.statusCode;
};
