import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Command, commandIn, secondsIn } from '../../lambdas/chat/commands.ts';
import { clientFrame } from '../../lambdas/chat/frames-contract.ts';
import { builtInCommands } from '../../lambdas/chat/settings-contract.ts';

const own = [{ name: 'discord', text: 'Our place: discord.example' }];
const asked = (text: string, mayModerate = true): Command => commandIn(text, { own, mayModerate });
const ada = 'usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d';
const stream = 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T';
const message = 'msg_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e';

describe('said', () => {
  test.each([
    ['hello', 'hello', false],
    ['what / why', 'what / why', false],
    ['//slow', '/slow', false],
    ['!unknown', '!unknown', false],
    ['!', '!', false],
    ['/me waves  twice', 'waves  twice', true],
  ])('%s', (text, said, action) => {
    expect(asked(text)).toEqual({ kind: 'say', text: said, action });
  });
});

describe('the same frame as a button', () => {
  test.each([
    ['/slow', { type: 'mode.slow', seconds: 30 }],
    ['/slow 5', { type: 'mode.slow', seconds: 5 }],
    ['/SLOW 2m', { type: 'mode.slow', seconds: 120 }],
    ['/slow off', { type: 'mode.slow', seconds: 0 }],
    ['/followers', { type: 'mode.set', modes: { followersSec: 0 } }],
    ['/followers 10m', { type: 'mode.set', modes: { followersSec: 600 } }],
    ['/followers 90d', { type: 'mode.set', modes: { followersSec: 7_776_000 } }],
    ['/followers off', { type: 'mode.set', modes: { followersSec: null } }],
    ['/emoteonly', { type: 'mode.set', modes: { emoteOnly: true } }],
    ['/emoteonly off', { type: 'mode.set', modes: { emoteOnly: false } }],
    ['/unique on', { type: 'mode.set', modes: { unique: true } }],
    ['/shield', { type: 'mode.set', modes: { shield: true } }],
    ['/clear', { type: 'chat.clear' }],
    [
      '/poll Which one? | Red | Blue',
      { type: 'poll.open', question: 'Which one?', options: ['Red', 'Blue'], seconds: 60 },
    ],
    ['/poll 2m 3 or 4?|3|4', { type: 'poll.open', question: '3 or 4?', options: ['3', '4'], seconds: 120 }],
    ['/endpoll', { type: 'poll.end' }],
    ['/raid @Ada-L', { type: 'raid.start', to: '@Ada-L' }],
    [`/raid ${stream}`, { type: 'raid.start', to: stream }],
    [
      `/raid https://site.example/live/${stream}?t=1`,
      { type: 'raid.start', to: `https://site.example/live/${stream}?t=1` },
    ],
    ['/raid OFF', { type: 'raid.stop' }],
    ['/timeout @Ada-L', { type: 'user.timeout', whom: { handle: 'ada-l' }, seconds: 600 }],
    [
      '/timeout ada-l 2h too loud',
      { type: 'user.timeout', whom: { handle: 'ada-l' }, seconds: 7200, reason: 'too loud' },
    ],
    [`/timeout ${ada} 2w`, { type: 'user.timeout', whom: { accountId: ada }, seconds: 1_209_600 }],
    ['/ban @ada-l  spam  again', { type: 'user.ban', whom: { handle: 'ada-l' }, reason: 'spam again' }],
    ['/unban @ada-l', { type: 'user.unban', whom: { handle: 'ada-l' } }],
    [`/pin ${message}`, { type: 'message.pin', messageId: message }],
    ['/unpin', { type: 'message.pin', messageId: null }],
    [`/delete ${message}`, { type: 'message.delete', messageId: message }],
  ])('%s', (text, frame) => {
    expect(asked(text)).toEqual({ kind: 'do', frame });
    // With the person found, it is what the socket takes.
    const { whom, ...rest } = frame as { whom?: unknown };
    expect(clientFrame.safeParse({ ...rest, ...(whom ? { accountId: ada } : {}) }).error).toBeUndefined();
  });
});

describe('refused with what would be right', () => {
  test.each([
    ['/slow 3601', /1 to 3600/],
    ['/slow soon', /1 to 3600/],
    ['/emoteonly maybe', /\/emoteonly off/],
    ['/timeout', /\/timeout @handle 10m/],
    ['/timeout @ada-l 0', /1 second to 2 weeks/],
    ['/timeout @ada-l 3w', /1 second to 2 weeks/],
    ['/timeout @ada-l 99999999999s', /1 second to 2 weeks/],
    ['/timeout <b>', /\/timeout @handle/],
    ['/ban', /\/ban @handle/],
    ['/unban ..', /\/unban @handle/],
    ['/pin this', /msg_/],
    ['/delete', /msg_/],
    ['/me', /\/me waves/],
    ['/followers soon', /10m, 1d or 12w/],
    ['/followers 91d', /90 days at most/],
    ['/subscribers', /no subscribers of their own here yet/],
    ['/mod @ada-l', /appointed on the channel’s Team page/],
    ['/unmod @ada-l', /dismissed on the channel’s Team page/],
    ['/poll a b', /\/poll 2m Which one\? \| Red \| Blue/],
    ['/poll Which? | Red', /2 to 6 different/],
    ['/poll Which? | Red | red', /2 to 6 different/],
    ['/poll 11m Which? | Red | Blue', /15s to 10m/],
    ['/poll 5 Which? | Red | Blue', /15s to 10m/],
    ['/poll | Red | Blue', /a question/],
    ['/raid', /\/raid @handle/],
    ['/raid @x', /\/raid @handle/],
    ['/raid two words', /\/raid @handle/],
    [`/raid https://site.example/watch/vid_${'0'.repeat(26)}`, /address of its stream/],
    [`/raid ${'x'.repeat(301)}`, /\/raid @handle/],
    ['/clip', /press Clip below it/],
    ['/dance', /no command \/dance. \/help/],
    ['/constructor', /no command/],
    ['/__proto__', /no command/],
    ['/', /no command/],
  ])('%s', (text, words) => {
    expect(asked(text)).toEqual({ kind: 'refuse', words: expect.stringMatching(words) });
  });
});

describe('M8 said, with what the channel answers', () => {
  test.each([
    ['!Discord please', { command: 'discord', text: 'Our place: discord.example' }],
    ['!commands', { command: 'commands', text: '!discord' }],
  ])('%s', (text, answer) => {
    expect(asked(text)).toEqual({ kind: 'say', text, action: false, answer });
  });

  test('!commands is the channel’s own where there is one, nothing where there are none, and no longer than a message', () => {
    const commands = { name: 'commands', text: 'See below.' };
    expect(commandIn('!commands', { own: [commands], mayModerate: false })).toMatchObject({
      answer: { text: 'See below.' },
    });
    expect(commandIn('!commands', { own: [], mayModerate: false })).not.toHaveProperty('answer');
    const many = Array.from({ length: 100 }, (_, index) => ({ name: `a_rather_long_name_${index}`, text: 'x' }));
    const listed = commandIn('!commands', { own: many, mayModerate: false });
    expect(listed.kind === 'say' && listed.answer?.text.length).toBeLessThanOrEqual(500);
    expect(listed).toMatchObject({ answer: { text: expect.stringMatching(/^!a_rather_long_name_0 .* …$/) } });
  });
});

describe('shown to who asked alone', () => {
  test('help lists what this person may do', () => {
    const lines = (mayModerate: boolean): string => {
      const command = asked('/help', mayModerate);
      return command.kind === 'show' ? command.text : '';
    };
    expect(lines(false)).toContain('/me waves');
    expect(lines(false)).toContain('!discord');
    expect(lines(false)).not.toContain('/ban');
    expect(lines(true)).toContain('/ban @handle');
  });

  test('help shows nothing that is refused, and nothing built in is unknown', () => {
    for (const name of builtInCommands)
      expect(asked(`/${name}`)).not.toMatchObject({ words: expect.stringMatching(/There is no command/) });
    const help = asked('/help');
    const shown = help.kind === 'show' ? [...help.text.matchAll(/^(\/.*?):/gm)].map(([, line = '']) => line) : [];
    expect(shown.length).toBeGreaterThan(10);
    for (const line of shown) expect(asked(line.replace('msg_…', message)).kind).not.toBe('refuse');
  });
});

test.each([
  ['90', 90],
  ['10M', 600],
  ['7d', 604_800],
  ['', undefined],
  ['m', undefined],
  ['-5', undefined],
  ['1.5h', undefined],
])('"%s" is %s seconds', (text, seconds) => {
  expect(secondsIn(text)).toBe(seconds);
});

test('no text makes it throw, and every order is a frame the socket takes', () => {
  const word = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom('@ada-l', ada, message, 'off', '10m', '0', 'x'.repeat(300), '😀'.repeat(101)),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  );
  const text = fc.oneof(
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.constantFrom('/', '/', '!', '//'),
          fc.constantFrom<string>(...builtInCommands),
          fc.array(word, { maxLength: 4 }),
        )
        .map(([sign, name, words]) => `${sign}${name} ${words.join(' ')}`),
    },
  );
  let orders = 0;
  fc.assert(
    fc.property(text, (each) => {
      const command = asked(each);
      if (command.kind === 'say') expect(each.includes(command.text)).toBe(true);
      if (command.kind !== 'do') return;
      orders += 1;
      const { whom, ...frame } = command.frame as { whom?: unknown };
      const taken = clientFrame.safeParse({ ...frame, ...(whom ? { accountId: ada } : {}) });
      expect(taken.error).toBeUndefined();
      expect(JSON.stringify(taken.data).isWellFormed()).toBe(true);
    }),
    { numRuns: 400 },
  );
  expect(orders).toBeGreaterThan(10);
});
