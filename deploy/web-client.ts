import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Refused } from './words.ts';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** What vite names after its content may be kept for ever; everything else is asked for again. */
const cacheControlOf = (key: string): string =>
  /^assets\/.+-[\w-]{8}\.\w+$/.test(key) ? 'public, max-age=31536000, immutable' : 'no-cache';

async function tagsIn(s3: S3Client, bucket: string): Promise<Map<string, string>> {
  const tags = new Map<string, string>();
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, ContinuationToken }));
    for (const { Key = '', ETag = '' } of page.Contents ?? []) tags.set(Key, ETag.replaceAll('"', ''));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  return tags;
}

/**
 * Puts the built client into its bucket: what changed only, pages after the files they name, so that no page ever names a
 * file that is not there. Files of earlier builds stay: somebody may have the page that names them open.
 */
export async function putWebClient(
  s3: S3Client,
  bucket: string,
  folder: string,
): Promise<{ files: number; written: number }> {
  const keys = globSync('**/*', { cwd: folder })
    .filter((file) => statSync(join(folder, file)).isFile())
    .sort();
  if (!keys.includes('index.html')) throw new Refused(`There is no built client in ${folder}: npm run web`);
  const there = await tagsIn(s3, bucket);
  const isPage = (key: string): boolean => key.endsWith('.html');
  let written = 0;
  for (const key of [...keys.filter((each) => !isPage(each)), ...keys.filter(isPage)]) {
    const Body = readFileSync(join(folder, key));
    if (there.get(key) === createHash('md5').update(Body).digest('hex')) continue;
    const ContentType = types[extname(key)] ?? 'application/octet-stream';
    await s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentType, CacheControl: cacheControlOf(key) }),
    );
    written += 1;
  }
  return { files: keys.length, written };
}
