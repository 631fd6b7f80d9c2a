import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putWebClient } from '../../deploy/web-client.ts';
import { freshFolder, removeFolders, type S3Laptop, startS3 } from '../conformance/s3-laptop.ts';

const Bucket = 'plain';
let laptop: S3Laptop;
let folder: string;
const put: string[] = [];

beforeAll(async () => {
  laptop = await startS3();
  laptop.client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === 'PutObjectCommand') put.push((args.input as { Key: string }).Key);
      return next(args);
    },
    { step: 'initialize' },
  );
  folder = await freshFolder();
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<script src="/assets/app-BA3Zy3CN.js">');
  writeFileSync(join(folder, 'assets/app-BA3Zy3CN.js'), 'play()');
  writeFileSync(join(folder, 'robots.txt'), 'User-agent: *');
});
afterAll(async () => {
  await laptop.stop();
  await removeFolders();
});

test('a page goes up after the files it names, each with its type and with how long it may be kept', async () => {
  expect(await putWebClient(laptop.client, Bucket, folder)).toEqual({ files: 3, written: 3 });
  expect(put.at(-1)).toBe('index.html');
  const head = async (Key: string) => {
    const { ContentType, CacheControl } = await laptop.client.send(new HeadObjectCommand({ Bucket, Key }));
    return [ContentType, CacheControl];
  };
  expect(await head('assets/app-BA3Zy3CN.js')).toEqual([
    'text/javascript; charset=utf-8',
    'public, max-age=31536000, immutable',
  ]);
  expect(await head('index.html')).toEqual(['text/html; charset=utf-8', 'no-cache']);
  expect(await head('robots.txt')).toEqual(['text/plain; charset=utf-8', 'no-cache']);
});

test('said again puts up what has changed, and leaves files of earlier builds to those who have their page open', async () => {
  expect(await putWebClient(laptop.client, Bucket, folder)).toEqual({ files: 3, written: 0 });
  put.length = 0;
  writeFileSync(join(folder, 'index.html'), '<script src="/assets/app-CCCCCCCC.js">');
  writeFileSync(join(folder, 'assets/app-CCCCCCCC.js'), 'playBetter()');
  expect(await putWebClient(laptop.client, Bucket, folder)).toEqual({ files: 4, written: 2 });
  expect(put).toEqual(['assets/app-CCCCCCCC.js', 'index.html']);
  const old = await laptop.client.send(new GetObjectCommand({ Bucket, Key: 'assets/app-BA3Zy3CN.js' }));
  expect(await old.Body?.transformToString()).toBe('play()');
});

test('a folder without a page is no client', async () => {
  await expect(putWebClient(laptop.client, Bucket, await freshFolder())).rejects.toThrow(/npm run web/);
});
