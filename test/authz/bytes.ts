import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { local } from '../../local/resource.ts';
import { type AskFor, at, send } from './asks.ts';
import { patienceMs, variable, type World } from './world.ts';

/** What a principal may watch, as the answer that opens playback gives it; nothing to those it is refused to. */
interface Grant {
  cookie: string;
  tokenHlsUrl: string;
}

const s3Of = ({ laptop }: World): S3Client =>
  new S3Client({
    region: local.region,
    credentials: local,
    endpoint: laptop.cloud.endpoint('S3'),
    forcePathStyle: true,
  });
const objectUrl = ({ laptop }: World, bucket: string, key: string): string =>
  `${laptop.cloud.endpoint('S3')}/${bucket}/${key}`;

const mediaKey = (videoId: string): string => `v/${videoId}/1/master.m3u8`;

/** A published video with a playlist that lies where its renditions would. */
const filmed = async (world: World, access: 'free' | 'premium'): Promise<string> => {
  const videoId = await world.video({ access });
  const s3 = s3Of(world);
  await s3.send(
    new PutObjectCommand({ Bucket: variable(world.laptop, 'MEDIA_BUCKET'), Key: mediaKey(videoId), Body: '#EXTM3U\n' }),
  );
  s3.destroy();
  await world.laptop.cloud.settle({ deadlineMs: patienceMs });
  return videoId;
};
const once = <T>(make: (world: World) => Promise<T>) => {
  const made = new WeakMap<World, Promise<T>>();
  return (world: World): Promise<T> => {
    const one = made.get(world) ?? make(world);
    made.set(world, one);
    return one;
  };
};
const premiumFilm = once((world) => filmed(world, 'premium'));
const freeFilm = once((world) => filmed(world, 'free'));

const grantOf = async (world: World, ...[principal, videoId]: [Parameters<typeof send>[1], string]): Promise<Grant> => {
  const answer = await send(world, principal, at('GET', `/v1/videos/${videoId}/playback`));
  const { token_hls_url: tokenHlsUrl = '' } = (await answer.json()) as { token_hls_url?: string };
  const cookie = answer.headers.getSetCookie().map((each) => each.split(';')[0]);
  return { cookie: cookie.join('; '), tokenHlsUrl };
};

/** One address for everybody: the last part of an upload of the owner's, which is as long as the one that is sent. */
const lastPart = Buffer.alloc(1000, 'a');
const signedPart = once(async (world) => {
  const MiB = 1024 ** 2;
  const body = { filename: 'matrix.mp4', size_bytes: 16 * MiB + lastPart.length };
  const begun = await send(world, 'OW', at('POST', '/v1/uploads', body));
  const { upload_id, part_count } = (await begun.json()) as { upload_id: string; part_count: number };
  const sha256 = createHash('sha256').update(lastPart).digest('base64');
  const part = { part_no: part_count, size: lastPart.length, sha256 };
  const signed = await send(world, 'OW', at('POST', `/v1/uploads/${upload_id}/parts`, { parts: [part] }));
  const { parts } = (await signed.json()) as { parts: { url: string; headers: Record<string, string> }[] };
  if (!parts[0]) throw new Error('no part was signed');
  return parts[0];
});

/**
 * Rows about bytes rather than about the API: addresses that carry their own right, media behind the edge, and the buckets
 * themselves. S3 knows none of our tokens, so that there the column's own credential is left out.
 */
export const byteAsks: Record<string, AskFor> = {
  UP6: async (world) => {
    const { url, headers } = await signedPart(world);
    return { method: 'PUT', path: url, headers, body: new Uint8Array(lastPart), credential: 'none' };
  },
  VI16: async (world) => {
    const { tokenHlsUrl } = await grantOf(world, 'AN', await freeFilm(world));
    return at('GET', tokenHlsUrl);
  },
  VI17: async (world, who) => {
    const videoId = await premiumFilm(world);
    const { cookie } = await grantOf(world, who, videoId);
    return { ...at('GET', `/${mediaKey(videoId)}`), ...(cookie ? { headers: { cookie } } : {}) };
  },
  VI18: async (world, who) => {
    const [bucket, key] = [variable(world.laptop, 'MEDIA_BUCKET'), mediaKey(await premiumFilm(world))];
    const s3 = s3Of(world);
    const path =
      who === 'SV'
        ? await getSignedUrl(s3, new GetObjectCommand({ Bucket: bucket, Key: key }))
        : objectUrl(world, bucket, key);
    s3.destroy();
    return { ...at('GET', path), credential: 'none' };
  },
};
