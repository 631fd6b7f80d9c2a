import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { othersWords } from '../../web/src/features/chat/chatters-words.ts';
import { completed, completionAt, emotesFor, peopleIn } from '../../web/src/features/chat/completion.ts';
import { isAllEmotes, ownEmotesIn, piecesOf, safeUrl, spoken } from '../../web/src/features/chat/pieces.ts';
import { emptyRoom, type Message } from '../../web/src/features/chat/room.ts';
import {
  changeWords,
  charactersOf,
  connectionWords,
  hostsWords,
  leftMsOf,
  lengthOf,
  modeWords,
  newsWords,
  raidWords,
  steeredWords,
  withTime,
} from '../../web/src/features/chat/words.ts';

const message = (seq: number, given: Partial<Message> = {}): Message => ({
  ...{ kind: 'message', seq, at: '2026-11-20T10:05:00.000Z', message_id: `msg_${seq}`, text: `words ${seq}` },
  author: { account_id: `usr_${seq}`, name: `Name ${seq}`, badges: [], hue: 1 },
  ...given,
});

describe('a message in pieces', () => {
  const part = fc.record({
    kind: fc.constantFrom('mention' as const, 'emote' as const, 'link' as const),
    from: fc.integer({ min: -2, max: 40 }),
    to: fc.integer({ min: -2, max: 40 }),
    name: fc.constantFrom(undefined, 'fire', 'nobody', 'constructor', '__proto__'),
    url: fc.constantFrom(undefined, 'https://films.example/', 'javascript:alert(1)', 'data:text/html,<b>', 'nonsense'),
  });

  const letter = fc.constantFrom(
    ...['a', ' ', '<', '"', '👍', 'é', '\u200d', '\u202e', '\ud83d', ':fire:', '@demo', '&lt;'],
  );

  test('says the whole text and nothing but the text, whatever stretches the server names', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20, unit: letter }), fc.array(part, { maxLength: 6 }), (text, parts) => {
        const pieces = piecesOf(text, parts);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        for (const piece of pieces) if (piece.is === 'link') expect(piece.url).toMatch(/^https?:/);
      }),
    );
  });

  test('links lead to the web and nowhere else', () => {
    expect(safeUrl('https://films.example/a b')).toBe('https://films.example/a%20b');
    expect(safeUrl('http://films.example')).toBe('http://films.example/');
    const bad = [
      'javascript:alert(1)',
      'JAVASCRIPT:alert(1)',
      ' data:text/html,x',
      'vbscript:x',
      'file:///etc',
      'blob:x',
      '//x',
    ];
    expect(bad.map(safeUrl)).toEqual(bad.map(() => undefined));
  });

  test('emotes are shown as their character, large where there is nothing else', () => {
    const parts = [{ kind: 'emote' as const, from: 0, to: 6, name: 'fire' }];
    expect(piecesOf(':fire:', parts)).toEqual([{ is: 'emote', text: ':fire:', emoji: '🔥' }]);
    expect(isAllEmotes(piecesOf(':fire:', parts))).toBe(true);
    expect(isAllEmotes(piecesOf(':fire: yes', parts))).toBe(false);
    expect(isAllEmotes(piecesOf('', []))).toBe(false);
    expect(spoken(piecesOf(':fire: yes', parts))).toBe('🔥 yes');
  });

  test('an emote of the channel’s own is its picture, and its words once that is gone; of nobody’s id but a part’s', () => {
    const parts = [{ kind: 'emote' as const, from: 0, to: 6, name: 'surf', emote_id: 'emo_1' }];
    const own = new Map([['emo_1', 'https://site.test/img/surf.png']]);
    expect(ownEmotesIn(parts)).toEqual(['emo_1']);
    expect(piecesOf(':surf:', parts, own)).toEqual([
      { is: 'picture', text: ':surf:', url: 'https://site.test/img/surf.png' },
    ]);
    expect(isAllEmotes(piecesOf(':surf:', parts, own))).toBe(true);
    for (const gone of [new Map(), undefined])
      expect(piecesOf(':surf:', parts, gone)).toEqual([{ is: 'words', text: ':surf:' }]);
    // Everybody's emotes stay what they are, whatever a channel calls its own.
    const fire = [{ ...parts[0], kind: 'emote' as const, from: 0, to: 6, name: 'fire' }];
    expect(piecesOf(':fire:', fire, own)).toMatchObject([{ is: 'emote', emoji: '🔥' }]);
    expect(spoken(piecesOf(':surf: all', parts, own))).toBe(':surf: all');
  });
});

describe('what is being typed', () => {
  const people = [
    { name: 'Grace', handle: 'grace-films' },
    { name: 'Mo', handle: 'mo' },
  ];

  test('an @ offers who is here, a colon and two letters an emote', () => {
    expect(completionAt('hi @gr', 6, people)).toEqual({
      from: 3,
      choices: [{ insert: '@grace-films ', label: 'Grace', sign: '@grace-films' }],
    });
    expect(completionAt('@', 1, people)?.choices).toHaveLength(2);
    expect(completionAt('so :roc', 7, people)?.choices[0]).toEqual({
      insert: ':rocket: ',
      label: ':rocket:',
      sign: '🚀',
    });
    for (const nothing of ['mail@gr', ':r', 'at 10:30', '@nobody-here', 'hi @gr now', '/ban @grace-films'])
      expect(completionAt(nothing, nothing.length, people), nothing).toBeUndefined();
  });

  test('what is chosen stands where it was typed, and the caret behind it', () => {
    const choice = { insert: '@grace-films ', label: 'Grace', sign: '' };
    expect(completed('hi @gr look', 6, 3, choice)).toEqual(['hi @grace-films look', 16]);
  });

  test('emotes are found by their name first, then by a word for them', () => {
    expect(emotesFor('thumbs').map(({ name }) => name)).toEqual(['thumbs_up', 'thumbs_down']);
    expect(emotesFor('heart')[0]?.name).toBe('heart');
    expect(emotesFor('laugh').map(({ name }) => name)).toContain('joy');
    expect(emotesFor('').length).toBeGreaterThan(30);
    expect(emotesFor('qqq')).toEqual([]);
    const own = [{ emote_id: 'emo_1', name: 'ada_heart', url: 'https://site.test/img/heart.png' }];
    expect(
      emotesFor('heart', own)
        .map(({ name }) => name)
        .slice(0, 2),
    ).toEqual(['heart', 'ada_heart']);
    expect(completionAt(':ada_h', 6, [], own)?.choices).toEqual([
      { insert: ':ada_heart: ', label: ':ada_heart:', sign: '', picture: 'https://site.test/img/heart.png' },
    ]);
  });

  test('whom one may call: who spoke last first, oneself never, handles also from where somebody was called', () => {
    const author = (name: string, handle?: string) => ({
      ...{ account_id: `usr_${name}`, name, badges: [], hue: 1 },
      ...(handle ? { handle } : {}),
    });
    const calls = [{ kind: 'mention' as const, from: 3, to: 6, account_id: 'usr_Mo' }];
    const lines = [
      message(1, { author: author('Mo') }),
      message(2, { author: author('Grace', 'grace-films'), text: 'hi @mo', parts: calls }),
      message(3, { author: author('Me', 'me') }),
      message(4, { author: author('Nobody') }),
    ];
    expect(peopleIn(lines, 'usr_Me')).toEqual([
      { handle: 'grace-films', name: 'Grace' },
      { handle: 'mo', name: 'Mo' },
    ]);
  });
});

describe('what the room says', () => {
  test('lengths in the largest unit they are whole in', () => {
    expect([1, 10, 60, 90, 600, 3_600, 86_400, 604_800, 1_209_600].map(lengthOf)).toEqual([
      ...['1 second', '10 seconds', '1 minute', '90 seconds', '10 minutes', '1 hour', '1 day', '1 week', '2 weeks'],
    ]);
  });

  test('modes, and what changed of them', () => {
    const usual = emptyRoom.modes;
    const strict = { ...usual, slow_sec: 10, emote_only: true };
    expect([modeWords(usual), modeWords(strict)]).toEqual([[], ['Slow mode: 10 seconds', 'Only emotes']]);
    expect(changeWords(usual, strict)).toBe('Slow mode: one message in 10 seconds. Only emotes can be sent now.');
    expect(changeWords(strict, usual)).toBe('Slow mode is off. Words can be sent again.');
    expect(changeWords(strict, strict)).toBe('');
  });

  test('an open connection needs no words; every other has some', () => {
    expect(connectionWords({ is: 'open' }, true)).toBeUndefined();
    expect(connectionWords({ is: 'over', because: 'You were banned.' }, true)).toBe('You were banned.');
    expect(connectionWords({ is: 'waiting', untilMs: 0 }, true)).toMatch(/lost/);
    expect(connectionWords({ is: 'waiting', untilMs: 0 }, false)).not.toMatch(/lost/);
  });

  test('what is new is read in full while it is little, and counted when it is much; deleted words are not read', () => {
    expect(newsWords([message(1), message(2)])).toBe('Name 1: words 1. Name 2: words 2');
    expect(newsWords([1, 2, 3, 4, 5].map((seq) => message(seq)))).toBe('5 new messages. Name 5: words 5');
    expect(newsWords([message(1, { goneBy: 'moderator', text: '' })])).toBe('');
  });

  test('who is sent on reads by whom and where to, and has ten seconds at most, whatever the clock says', () => {
    expect(raidWords({ name: 'Ada', title: 'The harbour' }, 'you')).toBe('Ada is sending you to The harbour.');
    const goes_at = '2026-11-20T10:05:10.000Z';
    const at = (time: string) => leftMsOf({ goes_at }, Date.parse(`2026-11-20T${time}Z`));
    expect([at('10:05:00.000'), at('10:05:07.500'), at('10:05:11.000'), at('09:00:00.000')]).toEqual([
      10_000, 2_500, 0, 10_000,
    ]);
  });

  test('who comes is read aloud, with how many; of none there is no number', () => {
    const arrival = (viewers: number) => ({
      ...{ kind: 'notice' as const, seq: 2 },
      what: { is: 'raided' as const, name: 'Ada', viewers },
    });
    expect(newsWords([message(1), arrival(1)])).toBe('Ada arrives with 1 viewer. Name 1: words 1');
    expect(newsWords([arrival(1200)])).toBe('Ada arrives with 1,200 viewers.');
    expect(newsWords([arrival(0)])).toBe('Ada arrives.');
  });

  test('characters are counted as people do', () => {
    expect(charactersOf('👍🏽é')).toBe(3);
  });
});

describe('colours of names', () => {
  const folder = join(import.meta.dirname, '../../web/src');
  const css = readFileSync(join(folder, 'features/chat/chat-messages.css'), 'utf8');
  const tokens = readFileSync(join(folder, 'ui/tokens.css'), 'utf8');

  /** How bright a colour is, 0 to 1, as contrast is reckoned; what the screen cannot show is cut off, as browsers do at worst. */
  const ofOklch = (lightness: number, chroma: number, hue: number): number => {
    const angle = (hue * Math.PI) / 180;
    const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
    const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
    const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
    const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
    const cut = (value: number): number => Math.min(1, Math.max(0, value));
    const red = cut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
    const green = cut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
    const blue = cut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ofHex = (hex: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one: number, other: number): number =>
    (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);

  test('every hue is readable on every paper a message stands on, by day and by night', () => {
    const rule = /\.chat-author \{[^}]*light-dark\(oklch\((\d+)% ([\d.]+) var[^)]*\)+, oklch\((\d+)% ([\d.]+) var/.exec(
      css,
    );
    const [lightBy, chromaBy, lightAt, chromaAt] = (rule ?? []).slice(1).map(Number) as [
      number,
      number,
      number,
      number,
    ];
    const least: Record<string, number> = {};
    for (const paper of ['raised', 'hover', 'warm-soft', 'note-soft']) {
      const [, day = '', night = ''] =
        new RegExp(`--${paper}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens) ?? [];
      for (let hue = 0; hue < 360; hue++) {
        const byDay = contrast(ofOklch(lightBy / 100, chromaBy, hue), ofHex(day));
        const atNight = contrast(ofOklch(lightAt / 100, chromaAt, hue), ofHex(night));
        least[`${paper} by day`] = Math.min(least[`${paper} by day`] ?? 99, byDay);
        least[`${paper} at night`] = Math.min(least[`${paper} at night`] ?? 99, atNight);
      }
    }
    expect(Object.keys(least)).toHaveLength(8);
    expect(Object.entries(least).filter(([, value]) => !(value >= 4.5))).toEqual([]);
  });
});

test('those without a name are a number, and a big room says that its list is not whole', () => {
  const words = (named: number, anonymous: number, is_whole = true) =>
    othersWords({ named, anonymous, is_whole }, 'en');
  expect([words(0, 0), words(2, 0), words(0, 1), words(3, 1200)]).toEqual([
    'Nobody.',
    'Nobody else.',
    'One who has not logged in.',
    '1,200 who have not logged in.',
  ]);
  expect(words(400, 9000, false)).toBe(
    '9,000 who have not logged in. So many read here that most are not on this list.',
  );
});

describe('what is done to what everybody watches', () => {
  const at = '2026-11-20T10:05:00.000Z';
  const clock = (position_ms: number, rate = 1) => ({ version: 1, at, position_ms, playing: true, rate });
  test.each([
    ['play', clock(0), 'Ana started it.'],
    ['play', clock(83_400), 'Ana played on from 1:23.'],
    ['pause', clock(83_400), 'Ana paused at 1:23.'],
    ['seek', clock(3_600_000), 'Ana went to 1:00:00.'],
    ['rate', clock(1, 1.5), 'Ana set the speed to 1.5×.'],
    ['rate', clock(1), 'Ana set the speed back to normal.'],
  ] as const)('%s is said in a sentence, and read aloud', (did, is, words) => {
    expect(steeredWords({ name: 'Ana', did, clock: is })).toBe(words);
    const notice = { kind: 'notice' as const, seq: 2, what: { is: 'clock' as const, name: 'Ana', did, clock: is } };
    expect(newsWords([notice])).toBe(words);
  });

  test('of somebody who looks for a place only where they came to is read aloud', () => {
    const seek = (seq: number, ms: number) => ({
      ...{ kind: 'notice' as const, seq },
      what: { is: 'clock' as const, name: 'Ana', did: 'seek' as const, clock: clock(ms) },
    });
    expect(newsWords([seek(1, 10_000), seek(2, 20_000), seek(3, 30_000)])).toBe('Ana went to 0:30.');
  });

  test('who hosts is said by name', () => {
    expect([hostsWords(['Ana']), hostsWords(['Ana', 'Bo'])]).toEqual(['Ana hosts now.', 'Ana and Bo host now.']);
  });
});

test('a refusal that names the field with the time says the time', () => {
  const words = 'Slow mode is on: wait for the time in retry_after_ms before the next message.';
  expect(withTime(words, 28_400)).toBe('Slow mode is on: wait for 29 seconds before the next message.');
  expect(withTime(words, undefined)).toBe(words);
  expect(withTime('You are banned here.', 1_000)).toBe('You are banned here.');
});
