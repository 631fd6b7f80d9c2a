import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from '../../local/seed/client.ts';
import { buildScripts } from '../../sdk/build.ts';
import { createArclight, fileAt, type Progress, type Tokens, tokenSession } from '../../sdk/src/node.ts';
import { padded } from '../bench/clips.ts';
import { heard } from '../cli/terminal.ts';
import { emailOf, type Laptop, password, startLaptop } from '../support/laptop.ts';
import { makeClip } from '../transcode/test-clips.ts';
import { readmeScript } from './readme.ts';

const MiB = 1024 ** 2;

describe('the SDK, against a whole laptop', { timeout: 180_000 }, () => {
  let laptop: Laptop;
  let ada: ApiClient;
  let project: string;
  let clip: string;
  const signIn = { email: emailOf('ada'), password };

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'arclight-sdk-'));
    clip = join(project, 'waves.mp4');
    await makeClip(project, 'waves.mp4', { seconds: 2, size: '426x240' });
    laptop = await startLaptop();
    ada = await laptop.creator('ada');
  }, 300_000);

  afterAll(async () => {
    await laptop?.stop();
    await rm(project, { recursive: true, force: true });
  });

  const startScript = async (file: string) => {
    const installed = join(project, 'node_modules/@arclight/sdk');
    await mkdir(installed, { recursive: true });
    await writeFile(join(installed, 'package.json'), JSON.stringify({ type: 'module', exports: './dist/node.js' }));
    await buildScripts(join(installed, 'dist'));
    await writeFile(join(project, 'upload.mjs'), readmeScript());
    const env = {
      ARCLIGHT_ADDRESS: laptop.cloud.siteUrl,
      ARCLIGHT_EMAIL: signIn.email,
      ARCLIGHT_PASSWORD: signIn.password,
    };
    return heard(
      spawn(process.execPath, ['upload.mjs', file], { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  };

  test('the README’s script signs in, uploads, waits and prints an address that plays', async () => {
    const { exit, out, err } = await startScript(clip);
    expect([exit, err.match(/^(starting|sending|finishing): \d+ %$/m)?.[0], out.trim().split('\n').length]).toEqual([
      0,
      expect.any(String),
      1,
    ]);
    expect(err).toMatch(/vid_\w+ is (READY|PUBLISHED)\n/);
    const playlist = await fetch(out.trim());
    expect(playlist.status).toBe(200);
    expect(await playlist.text()).toContain('#EXT-X-STREAM-INF');
  });

  test('the same script says why a file is no video, and ends with 1', async () => {
    const letter = join(project, 'letter.mp4');
    await writeFile(letter, 'Dear Ada, this is not a film.\n'.repeat(50));
    const { exit, err } = await startScript(letter);
    expect(exit).toBe(1);
    expect(err).toMatch(/did not become a video\. .*(not a video|could not read)|not a video/i);
  });

  test('an upload broken off goes on with what is missing', async () => {
    const arclight = createArclight({ address: laptop.cloud.siteUrl });
    await arclight.logIn(signIn);
    const file = await fileAt(await padded(clip, join(project, 'long.mp4'), 24 * MiB));
    const stop = new AbortController();
    let uploadId: string | undefined;
    const first = arclight.upload(file, {
      ...{ partsAtOnce: 1, signal: stop.signal, title: 'Long' },
      onKnown: (known) => {
        uploadId = known.uploadId;
      },
      onProgress: ({ sentBytes }) => {
        if (sentBytes > 10 * MiB) stop.abort(new Error('enough for today'));
      },
    });
    await expect(first).rejects.toThrow('enough for today');
    const told: Progress[] = [];
    const { videoId } = await arclight.upload(file, { uploadId, onProgress: (far) => void told.push(far) });
    expect(told.find(({ step }) => step === 'sending')?.sentBytes).toBe(8 * MiB);
    expect(await arclight.videos.untilReady(videoId)).toMatchObject({ title: 'Long', video_id: videoId });
  });

  test('lists, changes and refusals are those of the contracts', async () => {
    const arclight = createArclight({ address: laptop.cloud.siteUrl });
    await arclight.logIn(signIn);
    const titles: string[] = [];
    let pages = 0;
    for await (const { items } of arclight.list('catalog.list_mine', { query: { limit: 1 } }).pages()) {
      pages += 1;
      titles.push(...items.map(({ title }) => title));
    }
    expect(pages).toBeGreaterThan(2);
    expect(titles).toEqual(expect.arrayContaining(['Long', 'My first video']));
    for await (const { video_id, version } of arclight.videos.mine()) {
      const changed = await arclight.videos.change(video_id, { title: 'Again' }, { ifMatch: version });
      expect(changed.title).toBe('Again');
      const late = arclight.videos.change(video_id, { title: 'Late' }, { ifMatch: version });
      await expect(late).rejects.toMatchObject({ code: 'request.version_mismatch', requestId: expect.any(String) });
      const empty = arclight.videos.change(video_id, { title: '' });
      await expect(empty).rejects.toMatchObject({ fields: [{ field: 'title', problem: 'must not be empty' }] });
      break;
    }
    const body = { handle: 'ada-films', name: 'Again' };
    await expect(arclight.call('accounts.create_channel', { body })).rejects.toMatchObject({
      code: 'accounts.handle_taken',
    });
  });

  test('a session is kept and renewed where its owner says, and worth nothing after logging out', async () => {
    let kept: Tokens | undefined;
    const store = {
      read: () => kept,
      keep: (tokens: Tokens) => {
        kept = tokens;
      },
      forget: () => {
        kept = undefined;
      },
    };
    const open = () => createArclight({ address: laptop.cloud.siteUrl, credential: tokenSession(store) });
    await open().logIn(signIn);
    const before = kept as unknown as Tokens;
    kept = { ...before, accessToken: `${before.accessToken}x`, expiresAt: 0, renewedAt: 0 };
    const later = open();
    const [me] = await Promise.all([later.call('accounts.read_me', {}), later.call('upload.list_open', {})]);
    expect(me.email).toBe(signIn.email);
    expect((kept as unknown as Tokens).refreshToken).not.toBe(before.refreshToken);
    await later.logOut();
    expect(kept).toBeUndefined();
    await expect(later.call('accounts.read_me', {})).rejects.toMatchObject({ status: 401 });
    expect(await ada.call('GET', '/v1/me')).toMatchObject({ email: signIn.email });
  });
});
