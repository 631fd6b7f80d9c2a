import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Resource } from './resource.ts';
import { signedFetch } from './wire/signed-request.ts';

const contentTypes: Record<string, string> = {
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
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** The bucket the site itself comes from: the origin of the distribution's default behaviour. */
export function webBucket(resources: Resource[]): string | undefined {
  const config = resources.find(({ type }) => type === 'AWS::CloudFront::Distribution')?.properties
    .DistributionConfig as
    | { DefaultCacheBehavior?: { TargetOriginId: string }; Origins?: { Id: string; DomainName: string }[] }
    | undefined;
  const origin = config?.Origins?.find(({ Id }) => Id === config.DefaultCacheBehavior?.TargetOriginId);
  return resources.find(({ type, name }) => type === 'AWS::S3::Bucket' && origin?.DomainName.startsWith(`${name}.s3`))
    ?.name;
}

/** Puts the built client into its bucket; the same client twice is uploaded once. Answers how many files went up. */
export async function uploadWebClient(options: {
  builtDir: string;
  bucket: string;
  s3Url: string;
  /** Where the fingerprint of the last upload is kept. */
  dataDir: string;
}): Promise<number> {
  const files = globSync('**/*', { cwd: options.builtDir })
    .filter((file) => statSync(join(options.builtDir, file)).isFile())
    .sort();
  const bodies = new Map(files.map((file) => [file, readFileSync(join(options.builtDir, file))]));
  const fingerprint = createHash('sha256');
  for (const [file, body] of bodies) fingerprint.update(`${file}\n${body.length}\n`).update(body);
  const uploaded = `${options.bucket} ${fingerprint.digest('hex')}`;
  const noteFile = join(options.dataDir, 'web-client.txt');
  if (existsSync(noteFile) && readFileSync(noteFile, 'utf8') === uploaded) return 0;

  // The page last: whoever gets the new one finds everything it asks for.
  for (const file of files.sort((a, b) => Number(a === 'index.html') - Number(b === 'index.html'))) {
    const path = file.split('/').map(encodeURIComponent).join('/');
    const answer = await signedFetch({
      url: `${options.s3Url}/${options.bucket}/${path}`,
      service: 's3',
      method: 'PUT',
      headers: {
        'content-type': contentTypes[extname(file)] ?? 'application/octet-stream',
        'cache-control': cacheRule(file),
      },
      body: new Uint8Array(bodies.get(file) ?? []),
    });
    if (!answer.ok) throw new Error(`uploading ${file} of the web client failed: ${await answer.text()}`);
  }
  writeFileSync(noteFile, uploaded);
  return files.length;
}

/** Names under assets/ carry a hash of what is in them; all other names may mean something new tomorrow. */
const cacheRule = (file: string): string =>
  file.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
