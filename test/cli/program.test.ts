import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressOf } from '../../cli/api.ts';
import { askSecret } from '../../cli/ask.ts';
import type { Room } from '../../cli/command.ts';
import { shells } from '../../cli/completion-scripts.ts';
import { writeJson } from '../../cli/private-file.ts';
import { exits, Problem, problemJson, problemOf } from '../../cli/problem.ts';
import { several } from '../../cli/several.ts';
import type { Surroundings } from '../../cli/surroundings.ts';
import { inTurn } from '../../cli/turn.ts';
import { uploadNotes } from '../../cli/upload/notes.ts';
import { lines } from '../../cli/upload/progress.ts';
import { plain, table, videoWords } from '../../cli/words.ts';
import { Refused, Unreachable } from '../../sdk/src/node.ts';
import { openTerminal, type Terminal } from './terminal.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
let terminal: Terminal;
beforeAll(async () => {
  terminal = await openTerminal('http://127.0.0.1:9');
});
afterAll(() => terminal.forget());

describe('what is typed', () => {
  test.each([
    [[], 'Which command?'],
    [['nonsense'], 'There is no nonsense here.'],
    [['uploda', 'x.mp4'], 'Did you mean upload?'],
    [['show'], 'Which video? Type: arclight show <video>'],
    [['--address', 'localhost:9', 'upload'], 'Which file? Type: arclight upload <files..>'],
    [['upload', ''], 'The name of a file is empty.'],
    [['ops', 'story'], 'Which id? Type: arclight ops story <id>'],
    [['ops', 'dlq', 'show'], 'Which queue? Type: arclight ops dlq show <queue>'],
    [['webhooks', 'test'], 'Which webhook? Type: arclight webhooks test <webhook>'],
    [['ls', '--colour'], 'There is no option --colour here.'],
    [['ls', '--colour=red', '--shape'], 'There is no option --colour and no option --shape here.'],
    [['ls', '--limt', '5'], 'There is no option --limt here. Did you mean --limit?'],
    [['ls', '--sratus=READY'], 'Did you mean --status?'],
    [['upload', 'x.mp4', '--pubilsh'], 'Did you mean --publish?'],
    [['upload', '--bogus'], 'There is no option --bogus here.'],
    [['upload', '--pubilsh=true'], 'There is no option --pubilsh here. Did you mean --publish?'],
    [['upload', '--no-publish'], 'Which file? Type: arclight upload <files..>'],
    [['webhooks', 'create', 'https://x.example', '--event', 'x'], 'Did you mean --events?'],
    [['ls', 'limt'], 'There is no limt here.'],
    [['keys'], 'Which of them?'],
    [['keys', 'create', 'CI', '--scopes', 'videos:raed'], 'There is no scope videos:raed.'],
    [['keys', 'create', 'CI', '--scopes', ','], 'A key needs a scope at least.'],
    [['keys', 'create', 'CI', '--scopes', 'videos:read', '--expires', 'soon'], 'soon is no time.'],
    [['keys', 'revoke'], 'Which API key?'],
    [['keys', 'revoke', 'CI'], 'CI is not an API key’s id.'],
    [['ls', '--limit', 'many'], '--limit is a whole number'],
    [
      ['edit', 'vid_00000000000000000000000000', '--visibility', 'hidden'],
      '--visibility takes one of public, unlisted, private; "hidden" is none of them.',
    ],
    [['ls', '--status', 'DONE'], 'is none of them.'],
    [['completion', 'tcsh'], 'shell takes one of bash, zsh, fish; "tcsh" is none of them.'],
    [['upload', 'x.mp4', '--title', 'a', '--title=b'], '--title is given 2 times: say it once.'],
    [
      ['ls', '--address', 'http://a.example', '--address', 'http://b.example'],
      '--address is given 2 times: say it once.',
    ],
    [['ls', '--visibility', 'public', '--visibility', 'private'], '--visibility is given 2 times: say it once.'],
    [['ops', 'stuck', '--env', 'dev', '--env', 'prod'], '--env is given 2 times: say it once.'],
    [['ls', '--address', 'http://video.example.com'], 'is not encrypted'],
    [['ls', '--address', 'http://'], 'is not an address'],
    [['ls', '--address', 'ftp://video.example.com'], 'Arclight is not reached by ftp'],
  ])('%j is a mistake in the call: 2, and says which', async (words, sentence) => {
    const { exit, err, out } = await terminal.type(...words);
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
    expect(await terminal.json(...words)).toMatchObject({
      exit: 2,
      answer: { ok: false, error: { code: 'cli.usage' } },
    });
  });

  test('says which version it is', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    expect(await terminal.type('--version')).toEqual({ exit: 0, out: `${version}\n`, err: '' });
  });

  test('what waits gives way to the next, and all are told in the order they were named', async () => {
    const order: string[] = [];
    let tell: (words: string) => void = () => {};
    const told = new Promise<string>((resolve) => {
      tell = resolve;
    });
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await several({
      things: ['first', 'second'],
      room: {
        signal: new AbortController().signal,
        tell: (_result: unknown, words: string) => tell(words),
      } as unknown as Room,
      work: async (thing, giveWay) => {
        order.push(thing);
        if (thing === 'second') return release();
        giveWay();
        await released;
      },
      words: () => 'done',
      atOnce: 1,
    });
    expect(order).toEqual(['first', 'second']);
    expect(await told).toBe('done\ndone');
  });

  test('what went wrong names its thing once: by itself, or before its words', async () => {
    const room = { signal: new AbortController().signal, json: false, address: '', surroundings: { env: {} } };
    const problems: Record<string, string> = { 'a.mp4': 'There is no file a.mp4.', 'b.mp4': 'Your disk is full.' };
    const work = several({
      things: Object.keys(problems),
      room: room as unknown as Room,
      work: (thing) =>
        Promise.reject(new Problem({ code: 'cli.x', message: problems[thing] ?? '', exit: exits.notFound })),
      words: () => '',
    });
    await expect(work).rejects.toThrow('There is no file a.mp4.\nb.mp4: Your disk is full.\n2 of 2 failed.');
  });

  const anId = 'vid_00000000000000000000000000';
  const aWebhook = 'whk_00000000000000000000000000';
  test.each([
    [['ls'], 'limit', 'a whole number from 1 on', '2.5'],
    [['edit', anId, '--title', 'x'], 'if-version', 'a whole number from 1 on', '2.5'],
    [['upload', 'x.mp4'], 'files-at-once', 'a whole number from 1 to 16', '2.5'],
    [['upload', 'x.mp4'], 'parts-at-once', 'a whole number from 1 to 16', '2.5'],
    [['upload', 'x.mp4'], 'patience', 'a number from 0 to 86400', undefined],
    [['watch'], 'interval', 'a number from 0.2 to 3600', '0.1'],
    [['webhooks', 'deliveries', aWebhook], 'limit', 'a whole number from 1 to 50', '2.5'],
    [['webhooks', 'rotate', aWebhook], 'overlap-hours', 'a whole number from 0 to 168', '2.5'],
    [['staff', 'audit'], 'limit', 'a whole number from 1 to 50', '2.5'],
    [['ops', 'stuck'], 'limit', 'a whole number from 1 to 1000', '2.5'],
    [['ops', 'dlq', 'show', 'q'], 'limit', 'a whole number from 1 to 1000', '2.5'],
    [['ops', 'dlq', 'redrive', 'q'], 'per-second', 'a whole number from 1 to 500', '2.5'],
  ])('%j --%s is %s, or refused in these words', async (words, option, sentence, fraction) => {
    const isZeroGood = sentence.includes('from 0 ');
    const wrong = [
      ...(isZeroGood ? [] : ['0']),
      '-3',
      'NaN',
      'many',
      '1e300',
      'Infinity',
      ...(fraction ? [fraction] : []),
    ];
    for (const typed of wrong) {
      const { exit, err } = await terminal.type(...words, `--${option}`, typed);
      expect([typed, exit, err]).toEqual([typed, 2, expect.stringContaining(`--${option} is ${sentence}.`)]);
    }
    const twice = await terminal.type(...words, `--${option}`, '2', `--${option}=3`);
    expect([twice.exit, twice.err]).toEqual([2, expect.stringContaining(`--${option} is given 2 times: say it once.`)]);
    for (const bare of [`--${option}`, `--${option}=`]) {
      const { exit, err } = await terminal.type(...words, bare);
      expect([bare, exit, err]).toEqual([bare, 2, expect.stringMatching(`--${option} (wants a value|is )`)]);
    }
  });

  test('help names every command', async () => {
    const { exit, out } = await terminal.type('--help');
    expect(exit).toBe(0);
    const documented = [...(await readFile(join(root, 'docs/cli.md'), 'utf8')).matchAll(/^\| `(\w+)/gm)].map(
      ([, name = '']) => name,
    );
    for (const name of ['login', 'upload', 'watch', 'completion']) expect(documented).toContain(name);
    for (const [, name = ''] of out.matchAll(/^ {2}arclight (\w+)/gm)) expect(documented).toContain(name);
  });

  test.each([
    ['video.example.com', 'https://video.example.com'],
    ['https://video.example.com/watch/x', 'https://video.example.com'],
    ['http://localhost:9000', 'http://localhost:9000'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    ['localhost:8080', 'http://localhost:8080'],
    ['HTTPS://Video.example.com', 'https://video.example.com'],
  ])('the address %s is %s', (typed, origin) => expect(addressOf(typed)).toBe(origin));
});

test('a file that has arrived is not sent twice while the others have not, and once more when all have', async () => {
  const address = 'http://127.0.0.1:9';
  const hourAhead = Date.now() + 3_600_000;
  const session = {
    accountId: 'acc_1',
    email: 'a@b.test',
    accessToken: 'a',
    refreshToken: 'r',
    expiresAt: hourAhead,
    renewedAt: Date.now(),
  };
  await writeJson(join(terminal.home, '.config/arclight/sessions.json'), { [address]: session });
  const path = join(terminal.home, 'a.mp4');
  await writeFile(path, 'a film');
  const { size, mtimeMs: lastModified } = await stat(path);
  const wishes = { title: 'a', visibility: 'public', autoPublish: false } as const;
  const ids = { uploadId: 'upl_1', videoId: 'vid_1', isSent: true };
  const note = { path, size, lastModified, wishes, key: 'k', begunAt: Date.now(), ...ids };
  await uploadNotes(terminal, address, 'acc_1').keep(note);

  const some = await terminal.type('upload', path, 'missing.mp4');
  expect([some.exit, some.err]).toEqual([5, expect.stringContaining('a.mp4: Sent already')]);
  const all = await terminal.type('upload', path);
  expect([all.exit, all.err]).toEqual([0, 'a.mp4: Sent already\n']);
  expect(await terminal.notes()).toBe(0);
  // Nobody answers there: that it is asked at all says that the file would be sent.
  expect((await terminal.type('upload', path, '--patience', '0')).exit).toBe(exits.network);
}, 60_000);

describe('how it ends', () => {
  test('the page has the very exit codes of the program', async () => {
    const page = await readFile(join(root, 'docs/cli.md'), 'utf8');
    const section = page.slice(page.indexOf('## Exit codes'), page.indexOf('## JSON'));
    const documented = [...section.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(documented).toEqual(Object.values(exits));
  });

  test.each([
    [401, exits.notLoggedIn],
    [403, exits.refused],
    [404, exits.notFound],
    [409, exits.refused],
    [410, exits.notFound],
    [422, exits.refused],
    [429, exits.refused],
    [500, exits.network],
    [503, exits.network],
  ])('an answer %i is %i', (status, exit) => {
    const refused = new Refused({ code: 'some.code', message: 'No.', status, details: { a: 1 }, requestId: 'r' });
    expect(problemJson(problemOf(refused, 'x'))).toMatchObject({
      ok: false,
      error: { code: 'some.code', message: 'No.', exit, details: { a: 1 }, request_id: 'r' },
    });
  });

  test('what the service finds fault with is a mistake in the call: 2', () => {
    const details = { fields: [{ field: 'title', problem: 'is too long' }] };
    const refused = new Refused({ code: 'request.invalid', message: 'No.', status: 422, details });
    expect(problemOf(refused, 'x').given).toMatchObject({ exit: exits.usage, hint: 'title is too long.' });
  });

  test('no answer is 6, a bug is 1 and says that it is one', () => {
    expect(problemOf(new Unreachable('x'), 'http://a').given).toMatchObject({ code: 'cli.unreachable', exit: 6 });
    const bug = problemOf(new TypeError('undefined is not a function'), 'http://a');
    expect(bug.given).toMatchObject({
      code: 'cli.unexpected',
      exit: 1,
      hint: expect.stringContaining('ARCLIGHT_DEBUG'),
    });
    expect(bug).toBeInstanceOf(Problem);
  });
});

describe('completion', () => {
  const asked = async (...words: string[]) => {
    const { exit, out } = await terminal.type('--get-yargs-completions', 'arclight', ...words);
    expect(exit).toBe(0);
    return out.split('\n').map((line) => line.trim().split(':')[0]);
  };

  test('knows commands, options and the words an option takes', async () => {
    expect(await asked('')).toEqual(expect.arrayContaining(['login', 'upload', 'ls', 'watch']));
    expect(await asked('upload', '--')).toEqual(expect.arrayContaining(['--wait', '--publish', '--visibility']));
    expect(await asked('completion', '')).toEqual(expect.arrayContaining([...shells]));
    expect(await asked('ls', '--status', '')).toEqual(expect.arrayContaining(['READY', 'FAILED']));
  });

  test('in a real bash, TAB completes', { timeout: 60_000 }, async () => {
    const bin = join(terminal.home, 'bin');
    await mkdir(bin, { recursive: true });
    const command = `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'bin/arclight.ts')}' "$@"\n`;
    await writeFile(join(bin, 'arclight'), command);
    await chmod(join(bin, 'arclight'), 0o755);
    const script = `
      source <(arclight completion bash)
      bound=$(complete -p arclight | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      tab() { COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); "$bound"; echo "\${COMPREPLY[@]}"; }
      tab arclight upload --vis
      tab arclight completion z`;
    const { stdout } = await run('bash', ['-c', script], {
      env: { ...terminal.env, PATH: `${bin}:${terminal.env['PATH']}` },
    });
    expect(stdout.trim().split('\n')).toEqual(['--visibility', 'zsh']);
  });

  test('each shell has its script, which asks the program', async () => {
    for (const shell of shells) {
      const { exit, out } = await terminal.type('completion', shell);
      expect(exit).toBe(0);
      expect(out).toContain('arclight --get-yargs-completions');
    }
    expect((await terminal.type('completion', 'tcsh')).exit).toBe(2);
  });
});

describe('what stands on the screen', () => {
  test('of one video: its chapters too, where it has some', () => {
    const chapters = [
      { start_ms: 0, title: 'Calm' },
      { start_ms: 750_500, title: 'Storm\u001b[2J' },
    ];
    const video = { video_id: 'vid_1', title: 'Sea', tags: [], chapters } as unknown as Parameters<
      typeof videoWords
    >[0];
    expect(videoWords(video, 'http://a')).toContain('chapters  0:00 Calm · 12:30 Storm [2J');
    expect(videoWords({ ...video, chapters: undefined }, 'http://a')).not.toContain('chapters');
  });

  test('nothing from elsewhere can move the cursor or turn words about', () => {
    expect(plain('a\u001b[2Jb\nc\u202ed')).toBe('a [2Jb c d');
    expect(
      table(
        [
          ['vid_1', 'Wa\tves'],
          ['vid_22', 'x'.repeat(50)],
        ],
        20,
      ),
    ).toBe(`vid_1   Wa ves\nvid_22  ${'x'.repeat(11)}…`);
  });

  test('where a log is written, a line for every tenth of a file, with speed and time left', () => {
    let nowMs = 0;
    const said: string[] = [];
    const line = lines(
      (each) => void said.push(each),
      () => nowMs,
    ).line('waves.mp4');
    const far = { totalBytes: 100_000_000, bytesPerSecond: 10_000_000 };
    for (let sentBytes = 0; sentBytes <= 100_000_000; sentBytes += 1_000_000) {
      nowMs += 100;
      line.moved({ ...far, step: 'sending', sentBytes, secondsLeft: (100_000_000 - sentBytes) / 10_000_000 });
    }
    line.moved({ ...far, step: 'finishing', sentBytes: 100_000_000, secondsLeft: 0 });
    expect(said).toHaveLength(11);
    expect(said[4]).toBe('waves.mp4: 50 % · 50 MB of 100 MB · 10 MB/s · a few seconds left');
    expect(said.at(-1)).toBe('waves.mp4: All sent. Completing…');
  });
});

describe('one at a time', () => {
  test('works in turn, and takes over from a holder that was killed', async () => {
    const file = join(terminal.home, 'turn');
    let inside = 0;
    let most = 0;
    const work = () =>
      inTurn(file, async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside--;
      });
    await Promise.all([work(), work(), work()]);
    expect(most).toBe(1);

    const { stdout } = await run(process.execPath, ['-e', 'console.log(process.pid)']);
    await writeFile(file, stdout.trim());
    await work();
    await expect(readFile(file, 'utf8')).rejects.toThrow('ENOENT');
  });
});

describe('a password typed at a terminal', () => {
  const typing = async (keys: string): Promise<{ typed: string; shown: string; raw: boolean[] }> => {
    const raw: boolean[] = [];
    const shown: string[] = [];
    const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => void raw.push(on) });
    const stderr = { write: (words: string) => void shown.push(words) };
    const ending = new AbortController();
    const interrupt = () => ending.abort();
    const around = { stdin, stderr, signal: ending.signal, interrupt } as unknown as Surroundings;
    const asked = askSecret(around, 'Password: ');
    for (const key of keys) stdin.write(key);
    return { typed: await asked, shown: shown.join(''), raw };
  };

  test('is never shown, may be mended, and leaves the terminal as it was', async () => {
    const { typed, shown, raw } = await typing('hunterX\u007f2ü\r');
    expect(typed).toBe('hunter2ü');
    expect(shown).toBe('Password: \n');
    expect(raw).toEqual([true, false]);
  });

  test('Ctrl-C ends the asking', async () => {
    await expect(typing('hun\u0003')).rejects.toMatchObject({ given: { exit: exits.interrupted } });
  });
});
