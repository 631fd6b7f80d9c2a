import { describe, expect, test } from 'vitest';
import { checkModes, modesInForce, rulesInForce, type Speaker, slowFor } from '../../lambdas/chat/modes.ts';
import { partsOf } from '../../lambdas/chat/parts.ts';
import { type Modes, modesAtFirst } from '../../lambdas/chat/room-contract.ts';
import { settingsAfter } from '../../lambdas/chat/settings-change.ts';
import { chatSettings, settingsAtFirst, settingsChange, shieldAtFirst } from '../../lambdas/chat/settings-contract.ts';
import { Refused } from '../../lambdas/kit/refusal.ts';

const now = new Date('2026-11-20T10:05:00.000Z');
const secondsAgo = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);
const viewer: Speaker = { exempt: false, subscriber: false };

/** What the modes answer: the refusal's code, or `fine`. */
const answered = (modes: Partial<Modes>, text: string, speaker = viewer, recent: readonly string[] = []): string => {
  try {
    checkModes({ ...modesAtFirst, ...modes }, { text, parts: partsOf(text, () => undefined), recent }, speaker, now);
    return 'fine';
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
};

test('at first anybody may say anything', () => {
  expect(answered({}, 'hello', { ...viewer, saidAt: now }, ['hello'])).toBe('fine');
});

describe('slow mode', () => {
  const slowly = (saidAt: Date): Speaker => ({ ...viewer, saidAt });

  test('waits out the seconds since what was said last, and says how long', () => {
    expect(answered({ slowSec: 30 }, 'hi', slowly(secondsAgo(29)))).toBe('chat.slow_mode');
    expect(answered({ slowSec: 30 }, 'hi', slowly(secondsAgo(30)))).toBe('fine');
    expect(answered({ slowSec: 30 }, 'hi')).toBe('fine');
    expect(slowFor({ ...modesAtFirst, slowSec: 30 }, slowly(secondsAgo(10.5)), now)).toBe(19_500);
    expect(slowFor({ ...modesAtFirst, slowSec: 30 }, slowly(secondsAgo(31)), now)).toBe(0);
  });

  test('the refusal carries the milliseconds', () => {
    const wish = { text: 'hi', parts: [], recent: [] };
    expect(() => checkModes({ ...modesAtFirst, slowSec: 60 }, wish, slowly(secondsAgo(1)), now)).toThrow(
      expect.objectContaining({ details: { retryAfterMs: 59_000 } }),
    );
  });

  test('nobody is told to wait for what would be refused anyway', () => {
    expect(answered({ slowSec: 30, emoteOnly: true }, 'words', slowly(now))).toBe('chat.emote_only');
  });
});

describe('emotes only', () => {
  test.each([
    [':fire:', 'fine'],
    [':fire: :heart::fire:', 'fine'],
    ['🔥 👨‍👩‍👧 🇩🇪', 'fine'],
    [':fire: 🔥', 'fine'],
    [':fire: hot', 'chat.emote_only'],
    [':no_such_one:', 'chat.emote_only'],
    ['1 2 3', 'chat.emote_only'],
    ['!', 'chat.emote_only'],
  ])('%s: %s', (text, expected) => {
    expect(answered({ emoteOnly: true }, text)).toBe(expected);
  });
});

test('unique: what the room said lately is not said again, in whatever dress', () => {
  expect(answered({ unique: true }, 'H E L L O!', viewer, ['so what', 'hello'])).toBe('chat.not_unique');
  expect(answered({ unique: true }, 'hello you', viewer, ['hello'])).toBe('fine');
});

test('subscribers only lets subscribers through', () => {
  expect(answered({ subscribersOnly: true }, 'hi')).toBe('chat.subscribers_only');
  expect(answered({ subscribersOnly: true }, 'hi', { ...viewer, subscriber: true })).toBe('fine');
});

test('no mode is for those who keep order', () => {
  const owner: Speaker = { exempt: true, subscriber: false, saidAt: now };
  const strict = { slowSec: 3600, subscribersOnly: true, emoteOnly: true, unique: true };
  expect(answered(strict, 'hello', owner, ['hello'])).toBe('fine');
  expect(answered(strict, 'hello', { ...owner, exempt: false }, ['hello'])).not.toBe('fine');
});

describe('the shield', () => {
  const settings = {
    ...settingsAtFirst,
    rules: {
      ...settingsAtFirst.rules,
      terms: [{ id: 'a', text: 'bad', verdict: 'refuse' as const }],
      capitals: 'off' as const,
    },
  };
  const up = { ...modesAtFirst, slowSec: 120, emoteOnly: true, shield: true };

  test('puts its whole profile on at once, and never loosens what was on', () => {
    expect(modesInForce(up, shieldAtFirst)).toEqual({
      ...{ slowSec: 120, emoteOnly: true, unique: true, holdFirst: true, subscribersOnly: false, shield: true },
    });
    expect(modesInForce({ ...up, slowSec: 1 }, shieldAtFirst).slowSec).toBe(shieldAtFirst.modes.slowSec);
  });

  test('keeps the channel’s own lists', () => {
    expect(rulesInForce(settings, up)).toMatchObject({ terms: settings.rules.terms, automod: 4, capitals: 'hold' });
    expect(rulesInForce(settings, up)).not.toHaveProperty('modes');
    expect(rulesInForce(settings, up)).toBe(rulesInForce(settings, up));
  });

  test('taken off, everything is as it was', () => {
    const down = { ...up, shield: false };
    expect(modesInForce(down, shieldAtFirst)).toEqual(down);
    expect(rulesInForce(settings, down)).toBe(settings.rules);
  });
});

describe('settings', () => {
  const problemsOf = (change: Record<string, unknown>): string =>
    (chatSettings.safeParse({ ...settingsAtFirst, ...change }).error?.issues ?? [])
      .map(({ path, message }) => `${path.join('.')}: ${message}`)
      .join('\n');

  test('those at first are good', () => {
    expect(problemsOf({})).toBe('');
  });

  test.each([
    [[{ name: 'no spaces', text: 'x' }], /commands\.0\.name: must be 1 to 25 letters/],
    [[{ name: 'discord', text: '   ' }], /commands\.0\.text: must not be empty/],
    [
      [
        { name: 'a', text: 'x' },
        { name: 'A', text: 'y' },
      ],
      /commands: must each have a name of its own/,
    ],
    [[{ name: 'a', text: 'x\u202e' }], /commands\.0\.text: has control characters/],
  ])('commands %j are refused', (commands, problem) => {
    expect(problemsOf({ commands })).toMatch(problem);
  });

  test('a change takes the place of a part and leaves the others', () => {
    const commands = [{ name: 'discord', text: 'discord.example' }];
    const change = settingsChange.parse({ commands });
    expect(settingsAfter(settingsAtFirst, change)).toEqual({ ...settingsAtFirst, commands });
    expect(settingsChange.safeParse({}).error?.issues[0]?.message).toMatch(/^must change something/);
  });

  test('a pattern that cannot be used is refused by its place, with what is wrong', () => {
    const patterns = [
      { id: 'ok', pattern: 'fine', verdict: 'hold' as const },
      { id: 'bad', pattern: '(', verdict: 'hold' as const },
    ];
    const change = settingsChange.parse({ rules: { ...settingsAtFirst.rules, patterns } });
    expect(() => settingsAfter(settingsAtFirst, change)).toThrow(
      expect.objectContaining({
        code: 'request.invalid',
        details: {
          fields: [{ field: 'rules.patterns[1].pattern', problem: expect.stringMatching(/missing closing/) }],
        },
      }),
    );
  });

  test('what is not known is not taken', () => {
    expect(problemsOf({ colour: 'red' })).toMatch(/colour/);
    expect(problemsOf({ shield: { ...shieldAtFirst, terms: [] } })).toMatch(/terms/);
  });
});
