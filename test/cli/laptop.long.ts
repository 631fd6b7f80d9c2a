import { appendFile, copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digitsOf, stepAt } from '../../local/resources/cognito/totp.ts';
import type { ApiClient } from '../../local/seed/client.ts';
import { padded } from '../bench/clips.ts';
import { emailOf, type Laptop, password, startLaptop } from '../support/laptop.ts';
import { makeClip } from '../transcode/test-clips.ts';
import { heard, openTerminal, type Terminal } from './terminal.ts';

const MiB = 1024 ** 2;

/** The service's own address, until somebody asks for what closes it. */
const doorThatCloses = async (to: string, closedFor: RegExp) => {
  const server = createServer(async (request, response) => {
    if (closedFor.test(`${request.method} ${request.url}`)) return void request.socket.destroy();
    const onward = httpRequest(`${to}${request.url}`, { method: request.method, headers: request.headers });
    request.pipe(onward);
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

describe('arclight, over a whole laptop', { timeout: 180_000 }, () => {
  let laptop: Laptop;
  let ada: ApiClient;
  let terminal: Terminal;
  let clip: string;

  beforeAll(async () => {
    laptop = await startLaptop();
    ada = await laptop.creator('ada');
    terminal = await openTerminal(laptop.cloud.siteUrl);
    clip = join(terminal.home, 'waves-at-night.mp4');
    await makeClip(terminal.home, 'waves-at-night.mp4', { seconds: 2, size: '426x240' });
  }, 300_000);

  afterAll(async () => {
    await laptop?.stop();
    await terminal?.forget();
  });

  const sessionsFile = () => join(terminal.home, '.config/arclight/sessions.json');
  const myVideos = async () =>
    (await ada.call<{ items: { video_id: string; filename: string; status: string }[] }>('GET', '/v1/me/videos')).items;
  const videosOf = async (filename: string) => (await myVideos()).filter((video) => video.filename === filename);
  const openUploads = async () => (await ada.call<{ items: { upload_id: string }[] }>('GET', '/v1/uploads')).items;

  describe('who one is', () => {
    test('without a login everything of one’s own is refused with 3 and says what to do', async () => {
      for (const words of [['whoami'], ['ls'], ['upload', clip], ['watch']]) {
        const { exit, err, out } = await terminal.type(...words);
        expect([exit, out], words.join(' ')).toEqual([3, '']);
        expect(err).toContain('arclight login');
      }
      expect(await terminal.json('whoami')).toEqual({
        exit: 3,
        answer: {
          ok: false,
          error: {
            code: 'cli.not_logged_in',
            message: `You are not logged in to ${laptop.cloud.siteUrl}.`,
            exit: 3,
            hint: 'Run `arclight login` first.',
          },
        },
      });
    });

    test('a wrong password is 3, in the API’s own words, and keeps nothing', async () => {
      const { exit, err } = await terminal.pipe(
        'not the password',
        'login',
        '--email',
        emailOf('ada'),
        '--password-stdin',
      );
      expect(exit).toBe(3);
      expect(err).toContain('do not belong together');
      expect(await readFile(sessionsFile(), 'utf8').catch(() => '')).not.toContain('ada');
    });

    test('nobody to be asked for a password is a mistake in the call: 2', async () => {
      const { exit, err } = await terminal.type('login', '--email', emailOf('ada'));
      expect(exit).toBe(2);
      expect(err).toContain('--password-stdin');
    });

    test('login keeps the tokens where only their owner may read them, and whoami knows who it is', async () => {
      const { exit, out } = await terminal.pipe(
        `${password}\n`,
        'login',
        '--email',
        emailOf('ada'),
        '--password-stdin',
      );
      expect([exit, out]).toEqual([0, `Logged in to ${laptop.cloud.siteUrl} as ada@example.com.\n`]);
      expect((await stat(sessionsFile())).mode & 0o777).toBe(0o600);
      expect((await stat(join(sessionsFile(), '..'))).mode & 0o777).toBe(0o700);
      const { answer } = await terminal.json('whoami');
      expect(answer).toMatchObject({ ok: true, result: { email: 'ada@example.com', roles: ['viewer', 'creator'] } });
    });

    test('with a second factor the password alone is 2 and says what is missing; with the digits one is in', async () => {
      const bea = await laptop.person('bea');
      const { key } = await bea.call<{ key: string }>('POST', '/v1/me/second-factor', { body: { password } });
      const code = digitsOf(key, stepAt(new Date()));
      await bea.call('POST', '/v1/me/second-factor/confirm', { body: { code } });
      const hers = await openTerminal(laptop.cloud.siteUrl);
      const words = ['login', '--email', emailOf('bea'), '--password-stdin'];
      const alone = await hers.pipe(password, ...words);
      expect([alone.exit, alone.err]).toEqual([2, expect.stringContaining('--code')]);
      // Digits count once: those of the next half minute are good already.
      const next = digitsOf(key, stepAt(new Date()) + 1);
      const together = await hers.pipe(password, ...words, '--code', next);
      expect([together.exit, together.err]).toEqual([0, '']);
      const { items } = await bea.call<{ items: { device: string }[] }>('GET', '/v1/me/sessions');
      expect(items.map(({ device }) => device)).toContain('The terminal');
      await hers.forget();
    });

    test('an access token that has run out is renewed in silence, and the new ones are kept', async () => {
      const kept = JSON.parse(await readFile(sessionsFile(), 'utf8'));
      const session = kept[laptop.cloud.siteUrl];
      const stale = { ...session, accessToken: `${session.accessToken}x`, expiresAt: 0, renewedAt: 0 };
      await writeFile(sessionsFile(), JSON.stringify({ [laptop.cloud.siteUrl]: stale }));
      const [one, other] = await Promise.all([terminal.json('whoami'), terminal.json('ls')]);
      expect([one.exit, other.exit]).toEqual([0, 0]);
      const renewed = JSON.parse(await readFile(sessionsFile(), 'utf8'))[laptop.cloud.siteUrl];
      expect(renewed.refreshToken).not.toBe(session.refreshToken);
      expect(renewed.expiresAt).toBeGreaterThan(Date.now());
      expect((await stat(sessionsFile())).mode & 0o777).toBe(0o600);
    });
  });

  describe('uploading', () => {
    test('two files of which one is not there and one is empty: the good one goes, each other one says why', async () => {
      const empty = join(terminal.home, 'empty.mp4');
      await writeFile(empty, '');
      const { exit, answer } = await terminal.json('upload', clip, 'nowhere.mp4', empty, '--wait', '--publish');
      expect(exit).toBe(5);
      expect(answer).toMatchObject({ ok: false, error: { code: 'cli.some_failed', exit: 5 } });
      const [good, missing, nothing] = answer.result;
      expect(good).toEqual({
        of: clip,
        ok: true,
        result: {
          file: clip,
          upload_id: expect.stringMatching(/^upl_/),
          video_id: expect.stringMatching(/^vid_/),
          status: 'PUBLISHED',
          continued: false,
          watch_url: `${laptop.cloud.siteUrl}/watch/${good.result.video_id}`,
        },
      });
      expect(missing).toMatchObject({ ok: false, error: { code: 'cli.no_such_file', exit: 5 } });
      expect(nothing).toMatchObject({ of: empty, ok: false, error: { code: 'cli.file_empty', exit: 2 } });
      expect(await videosOf('waves-at-night.mp4')).toMatchObject([{ status: 'PUBLISHED', title: 'waves at night' }]);

      // Named again without the mistakes, the good one does not become a second video.
      const mended = await terminal.type('upload', clip, '--wait');
      expect([mended.exit, mended.err]).toEqual([0, expect.stringContaining('waves-at-night.mp4: Sent already')]);
      expect(mended.out).toContain(good.result.watch_url);
      expect(await videosOf('waves-at-night.mp4')).toHaveLength(1);
      expect(await terminal.notes()).toBe(0);
    });

    test('a file that is no video arrives, is refused by its bytes, and --wait ends with 7 and the reason', async () => {
      const letter = join(terminal.home, 'letter.mp4');
      await writeFile(letter, 'Dear Ada, this is not a film.\n'.repeat(50));
      const { exit, err, out } = await terminal.type('upload', letter, '--wait');
      expect([exit, out]).toEqual([7, '']);
      expect(err).toMatch(/not a video|could not read/i);
      expect(await terminal.notes()).toBe(0);
    });

    test('when the service is gone after the last byte, the file is said to have arrived, and where to look', async () => {
      const late = join(terminal.home, 'late.mp4');
      await makeClip(terminal.home, 'late.mp4', { seconds: 1, size: '426x240' });
      await using door = await doorThatCloses(laptop.cloud.siteUrl, /^GET \/v1\/videos\//);
      const stranded = await openTerminal(door.url);
      try {
        const login = ['login', '--email', emailOf('ada'), '--password-stdin'];
        expect((await stranded.pipe(password, ...login)).exit).toBe(0);
        const { exit, answer } = await stranded.json('upload', late, '--wait', '--patience', '1');
        expect(exit).toBe(6);
        expect(answer.error).toMatchObject({
          code: 'cli.sent_unseen',
          hint: expect.stringMatching(/arclight watch vid_/),
        });
        const [video] = await videosOf('late.mp4');
        expect((await terminal.type('watch', video?.video_id ?? '')).exit).toBe(0);
      } finally {
        await stranded.forget();
      }
    });

    test('a folder and several files under one title are mistakes in the call', async () => {
      await mkdir(join(terminal.home, 'films'));
      expect((await terminal.type('upload', 'films')).exit).toBe(2);
      expect((await terminal.type('upload', clip, 'other.mp4', '--title', 'One')).exit).toBe(2);
      expect((await terminal.type('upload', clip, '--parts-at-once', '99')).exit).toBe(2);
    });

    /** Of three parts sent one after the other: told while the second travels, so the first has arrived. */
    const oneArrived = /: [56]\d %/;

    test('killed in the middle, the same command goes on with what is missing and makes one video', async () => {
      const file = await padded(clip, join(terminal.home, 'long.mp4'), 20 * MiB);
      const first = terminal.start('upload', file, '--parts-at-once', '1');
      const told = heard(first);
      await new Promise<void>((resolve, reject) => {
        first.on('close', () => reject(new Error('it ended before it could be killed')));
        first.stderr?.on('data', (line: Buffer) => {
          if (!oneArrived.test(line.toString())) return;
          first.kill('SIGKILL');
          resolve();
        });
      });
      expect((await told).signal).toBe('SIGKILL');
      expect(await terminal.notes()).toBe(1);
      const [open] = await openUploads();
      const { arrived } = await ada.call<{ arrived: unknown[] }>('GET', `/v1/uploads/${open?.upload_id}`);
      expect(arrived.length).toBeGreaterThan(0);
      expect(arrived.length).toBeLessThan(3);

      const again = await heard(terminal.start('upload', file, '--json', '--wait'));
      expect(again.err).toBe('');
      expect(JSON.parse(again.out)).toMatchObject({
        ok: true,
        result: [{ ok: true, result: { upload_id: open?.upload_id, continued: true, status: 'READY' } }],
      });
      expect(again.exit).toBe(0);
      expect(await videosOf('long.mp4')).toHaveLength(1);
      expect(await openUploads()).toEqual([]);
      expect(await terminal.notes()).toBe(0);
    });

    test('a file that changes while it is sent is never completed, and nothing of it is kept', async () => {
      const file = await padded(clip, join(terminal.home, 'growing.mp4'), 20 * MiB);
      const sending = terminal.start('upload', file, '--parts-at-once', '1');
      const ended = heard(sending);
      sending.stderr?.once('data', () => void appendFile(file, 'more'));
      const { exit, err } = await ended;
      expect(err).toContain('was changed or removed while it was being sent');
      expect(exit).toBe(4);
      expect(await terminal.notes()).toBe(0);
      expect(await openUploads()).toEqual([]);
    });

    test('Ctrl-C ends with 130, says how to go on, and the next run does', async () => {
      const file = await padded(clip, join(terminal.home, 'broken-off.mp4'), 20 * MiB);
      const sending = terminal.start('upload', file, '--parts-at-once', '1');
      const ended = heard(sending);
      sending.stderr?.once('data', () => sending.kill('SIGINT'));
      const { exit, err, signal } = await ended;
      expect([exit, signal]).toEqual([130, null]);
      expect(err).toContain('goes on where it stopped');
      expect(err).not.toContain('should not have happened');
      const { answer } = await terminal.json('upload', file);
      expect(answer.result[0]).toMatchObject({ ok: true, result: { continued: true, status: 'PROCESSING' } });
    });

    test('Ctrl-C between two files: the same command sends the second only; once both have gone, the first may be sent again', async () => {
      const first = join(terminal.home, 'first-of-two.mp4');
      await copyFile(clip, first);
      const second = await padded(clip, join(terminal.home, 'second-of-two.mp4'), 20 * MiB);
      const both = ['upload', first, second];
      const sending = terminal.start(...both, '--files-at-once', '1', '--parts-at-once', '1');
      const ended = heard(sending);
      sending.stderr?.on('data', (told: Buffer) => {
        if (told.toString().includes('first-of-two.mp4: Sent')) sending.kill('SIGINT');
      });
      const { exit, out, err } = await ended;
      expect([exit, out]).toEqual([130, expect.stringContaining('first-of-two.mp4 has arrived as vid_')]);
      expect(err).toContain('Run the same command again');
      const [sentAs = ''] = /vid_\w+/.exec(out) ?? [];

      const again = await terminal.type(...both, '--wait');
      expect([again.exit, again.err]).toEqual([0, expect.stringContaining('first-of-two.mp4: Sent already')]);
      expect(again.err).not.toContain('second-of-two.mp4: Sent already');
      expect(await videosOf('first-of-two.mp4')).toMatchObject([{ video_id: sentAs, status: 'READY' }]);
      expect(await videosOf('second-of-two.mp4')).toMatchObject([{ status: 'READY' }]);
      expect(await terminal.notes()).toBe(0);

      const { answer } = await terminal.json('upload', first, '--wait');
      expect(answer.result).toMatchObject([{ ok: true, result: { continued: false, status: 'READY' } }]);
      expect(await videosOf('first-of-two.mp4')).toHaveLength(2);
    });

    test('an upload begun with bytes that are now others is left, and a new one is made', async () => {
      const file = await padded(clip, join(terminal.home, 'recut.mp4'), 20 * MiB);
      const sending = terminal.start('upload', file, '--parts-at-once', '1');
      const ended = heard(sending);
      sending.stderr?.once('data', () => sending.kill('SIGKILL'));
      await ended;
      const [begun] = await openUploads();
      await writeFile(file, await readFile(clip));
      const { exit, out, err } = await terminal.type('upload', file);
      expect([exit, err]).toEqual([0, expect.stringContaining('has changed since its upload began')]);
      expect(out).toMatch(/has arrived as vid_/);
      expect(await openUploads()).toEqual([]);
      expect(begun).toBeDefined();
    });
  });

  describe('looking after videos', () => {
    let id: string;
    beforeAll(async () => {
      await laptop.cloud.settle({ deadlineMs: 170_000 });
      id = (await videosOf('waves-at-night.mp4'))[0]?.video_id ?? '';
    }, 180_000);

    test('their owner was written to when one was ready and when one failed: once, with where to look', () => {
      const mails = laptop.cloud.mails().filter(({ to }) => to === emailOf('ada'));
      const subjects = mails.map(({ subject }) => subject).filter((subject) => subject.startsWith('“'));
      expect(subjects.sort()).toEqual([
        '“broken off” is ready',
        '“first of two” is ready',
        '“first of two” is ready',
        '“late” is ready',
        '“letter” could not be made ready',
        '“long” is ready',
        '“recut” is ready',
        '“second of two” is ready',
        '“waves at night” is published',
      ]);
      const failed = mails.find(({ subject }) => subject.includes('letter'));
      for (const form of [failed?.text, failed?.html]) expect(form).toContain(`${laptop.cloud.siteUrl}/studio/vid_`);
      expect(failed?.text).toMatch(/not a video|could not read/i);
      expect(mails.find(({ subject }) => subject.includes('waves'))?.text).toContain(
        `${laptop.cloud.siteUrl}/watch/${id}`,
      );
    });

    test('ls goes page by page, filters, and hands out where it ended', async () => {
      const all = await terminal.json('ls', '--all');
      expect(all.answer.result.items.length).toBe((await myVideos()).length);
      const page = await terminal.json('ls', '--limit', '1');
      expect(page.answer.result.items).toHaveLength(1);
      const next = await terminal.json('ls', '--limit', '1', '--cursor', page.answer.result.next_cursor);
      expect(next.answer.result.items[0].video_id).toBe(all.answer.result.items[1].video_id);
      const found = await terminal.json('ls', '--status', 'PUBLISHED', '--search', 'NIGHT');
      expect(found.answer.result.items.map((video: { video_id: string }) => video.video_id)).toEqual([id]);
      const { out } = await terminal.type('ls', '--search', 'night');
      expect(out).toBe(`${id}  PUBLISHED  public  0:02  waves at night\n`);
    });

    test('show, edit, unpublish and publish say what is so, in words and in JSON', async () => {
      expect((await terminal.type('show', id)).out).toMatch(/status +PUBLISHED\n/);
      const shown = await terminal.json('show', `${laptop.cloud.siteUrl}/watch/${id}`);
      expect(shown.answer).toMatchObject({ ok: true, result: { video_id: id, status: 'PUBLISHED' } });
      const edited = await terminal.json(
        'edit',
        id,
        '--title',
        'Sea',
        '--tags',
        'sea, night',
        '--visibility',
        'unlisted',
      );
      expect(edited.answer.result).toMatchObject({ title: 'Sea', tags: ['sea', 'night'], visibility: 'unlisted' });
      const late = await terminal.json(
        'edit',
        id,
        '--title',
        'Late',
        '--if-version',
        String(shown.answer.result.version),
      );
      expect(late).toMatchObject({ exit: 4, answer: { error: { code: 'request.version_mismatch' } } });
      expect(await terminal.json('edit', id)).toMatchObject({ exit: 2, answer: { error: { code: 'cli.usage' } } });
      expect(await terminal.json('unpublish', id)).toMatchObject({
        exit: 0,
        answer: { ok: true, result: [{ of: id, ok: true, result: { video_id: id, status: 'READY' } }] },
      });
      expect((await terminal.type('publish', id, '--at', 'never')).out).toContain('not be published by itself');
      expect((await terminal.type('publish', id, '--at', 'soon')).exit).toBe(2);
      const hour = new Date(Date.now() + 3_600_000).toISOString();
      expect(await terminal.json('publish', id, '--at', hour)).toMatchObject({
        exit: 0,
        answer: { result: [{ ok: true, result: { publish_at: hour } }] },
      });
      expect((await terminal.type('publish', id)).out).toBe(
        `${id} is published: ${laptop.cloud.siteUrl}/watch/${id}\n`,
      );
    });

    test('what is not there is 5, what cannot be an id is 2, what is refused is 4', async () => {
      const stranger = 'vid_00000000000000000000000000';
      expect(await terminal.json('show', stranger)).toMatchObject({
        exit: 5,
        answer: { ok: false, error: { code: 'catalog.video_not_found', exit: 5 } },
      });
      expect((await terminal.type('show', 'waves')).exit).toBe(2);
      const [failed] = await videosOf('letter.mp4');
      expect(await terminal.json('publish', failed?.video_id ?? '')).toMatchObject({
        exit: 4,
        answer: { error: { code: 'catalog.not_ready' } },
      });
    });

    test('watch follows named videos to their end', async () => {
      const { exit, out } = await heard(terminal.start('watch', id, '--json', '--interval', '0.2'));
      expect(exit).toBe(0);
      const told = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(told).toEqual([
        { ok: true, result: { at: expect.any(String), kind: 'video', id, title: 'Sea', status: 'PUBLISHED' } },
      ]);
    });

    test('watch is quiet until something changes, tells the change, and ends with 130', async () => {
      const watching = terminal.start('watch', '--interval', '0.2');
      const ended = heard(watching);
      const changed = new Promise<string>((resolve) => {
        watching.stdout?.on('data', (lines: Buffer) => {
          const [line] = lines
            .toString()
            .split('\n')
            .filter((each) => each.includes(id));
          if (line) resolve(line);
        });
      });
      // Its first look comes when it comes: everything is at rest by now, so any change after it is its first line.
      let isTold = false;
      const editing = (async () => {
        for (let time = 1; !isTold; time++) {
          await ada.call('PATCH', `/v1/videos/${id}`, { body: { title: `Tide ${time}` } });
          await pause(300);
        }
      })();
      try {
        expect(await changed).toMatch(/^\d\d:\d\d:\d\d {2}vid_\w+ {2}PUBLISHED {3}Tide \d+$/);
      } finally {
        isTold = true;
        watching.kill('SIGINT');
      }
      await editing;
      expect((await ended).exit).toBe(130);
    });

    test('rm asks, and where nobody can be asked it wants --yes', async () => {
      const { exit, err } = await terminal.type('rm', id);
      expect([exit, err]).toEqual([2, expect.stringContaining('--yes')]);
      expect(await terminal.json('rm', id, '--yes')).toMatchObject({
        exit: 0,
        answer: { ok: true, result: [{ of: id, ok: true, result: { video_id: id } }] },
      });
      expect((await terminal.json('ls', '--trash')).answer.result.items).toMatchObject([{ video_id: id }]);
      expect((await terminal.type('restore', id)).out).toBe(`${id} is out of the trash: PUBLISHED.\n`);
      expect((await terminal.json('ls', '--trash')).answer.result.items).toEqual([]);
      expect((await terminal.type('rm', id, '--yes', '--for-good')).out).toBe(`${id} is deleted for good.\n`);
      expect((await terminal.type('restore', id)).exit).toBe(5);
    });
  });

  test('an address where nobody answers is 6, and says which', async () => {
    const nowhere = 'http://127.0.0.1:9';
    const { exit, err } = await terminal.type('show', 'vid_00000000000000000000000000', '--address', nowhere);
    expect([exit, err]).toEqual([6, expect.stringContaining(`${nowhere} does not answer.`)]);
  });

  test('after logout the tokens are gone here and worth nothing there', async () => {
    const { refreshToken } = JSON.parse(await readFile(sessionsFile(), 'utf8'))[laptop.cloud.siteUrl];
    expect(await terminal.json('logout')).toMatchObject({ exit: 0, answer: { result: { ended_there: true } } });
    expect(JSON.parse(await readFile(sessionsFile(), 'utf8'))).toEqual({});
    const answer = await fetch(`${laptop.cloud.siteUrl}/v1/auth/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token: refreshToken }),
    });
    expect(answer.status).toBe(401);
    expect((await terminal.type('whoami')).exit).toBe(3);
    expect((await terminal.type('logout')).out).toBe('You were not logged in.\n');
  });
});
