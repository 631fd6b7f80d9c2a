import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inWords, Refused } from '../../deploy/words.ts';

const root = join(import.meta.dirname, '../..');

/** A command as a person would type it, on a machine that knows no AWS account and reaches none. */
const type = (script: string, ...args: string[]): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const environment = {
      PATH: process.env['PATH'] ?? '',
      HOME: '/nonexistent',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      NODE_NO_WARNINGS: '1',
    };
    execFile(
      process.execPath,
      [`bin/${script}.ts`, ...args],
      { cwd: root, env: environment },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr }),
    );
  });

describe('a command typed wrong ends with a sentence and exit code 1', () => {
  test.each([
    ['deploy', [], /Which environment\? One of: dev, staging, prod/],
    ['deploy', ['dev', '--force'], /Unknown option '--force'[\s\S]*npm run deploy/],
    ['keys', ['dev', '--rotate', '--finish'], /--rotate and --finish are different things/],
    [
      'keys',
      ['dev', '--status'],
      /AWS does not know who you are\. Choose a profile .* with --profile NAME or AWS_PROFILE/,
    ],
    ['keys', ['dev', '--profile='], /--profile wants a name after it/],
    ['keys', ['dev', '--status', '--profile', 'nosuch'], /by the profile nosuch\. `aws configure list-profiles`/],
    ['destroy', ['dev', '--profile', 'nosuch'], /by the profile nosuch\./],
    ['first-admin', ['local', 'ada@films.test', '--profile', 'nosuch'], /A laptop wants no profile/],
  ])(
    '%s %j',
    async (script, args, expected) => {
      const { code, said } = await type(script, ...args);
      expect(said).toMatch(expected);
      expect(said).not.toMatch(/^\s+at .+:\d+/m);
      expect(code).toBe(1);
    },
    60_000,
  );
});

describe('what AWS says', () => {
  const named = (name: string, message = 'x') => Object.assign(new Error(message), { name });

  test.each([
    [
      named('AccessDeniedException', 'User: u is not authorized to perform: ssm:PutParameter'),
      /^AWS does not allow this to you: User: u/,
    ],
    [named('ExpiredTokenException'), /run out/],
    [named('TimeoutError', 'connect'), /cannot be reached from here/],
    [Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), /cannot be reached from here \(ENOTFOUND\)/],
    [named('InternalFailure', 'oops'), /It went wrong at AWS \(InternalFailure\): oops/],
    [new Refused('Say prod.'), /^Say prod\.$/],
    ['a string', /a string/],
  ])('%s', (error, expected) => {
    expect(inWords(error)).toMatch(expected);
  });
});
