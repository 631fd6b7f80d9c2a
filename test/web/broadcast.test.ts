import { describe, expect, test } from 'vitest';
import { createBroadcast, type Link, NotTaken } from '../../web/src/features/live/broadcast.ts';
import { standingWords, troubleWords } from '../../web/src/features/live/browser-words.ts';
import { deviceTrouble } from '../../web/src/features/live/device-words.ts';

const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A way to the endpoint whose answers are told beforehand; links are lost when they are told to be. */
const stage = (...answers: (Error | 'taken')[]) => {
  const links: { lose(): void; isEnded: boolean }[] = [];
  const pauses: number[] = [];
  const seen: string[] = [];
  const broadcast = createBroadcast({
    async connect(): Promise<Link> {
      const answer = answers.shift() ?? 'taken';
      if (answer !== 'taken') throw answer;
      const link = { lose: () => {}, isEnded: false };
      links.push(link);
      const lost = new Promise<void>((resolve) => {
        link.lose = resolve;
      });
      const end = () => {
        link.isEnded = true;
      };
      return { lost, end };
    },
    pause: async (ms) => void pauses.push(ms),
  });
  broadcast.subscribe(() => void seen.push(broadcast.read().is));
  return { broadcast, links, pauses, seen };
};

describe('what a page sends', () => {
  test('begins anew by itself when the connection is lost', async () => {
    const { broadcast, links, seen, pauses } = stage('taken', new NotTaken(409, 'taken'), new TypeError('network'));
    broadcast.start();
    await soon();
    links[0]?.lose();
    await soon();
    // Each try that fails is said anew.
    expect(seen).toEqual(['connecting', 'sending', 'lost', 'lost', 'lost', 'sending']);
    expect(pauses).toEqual([1_000, 3_000]);
    expect(links.map(({ isEnded }) => isEnded)).toEqual([true, false]);
  });

  test('stops for good when the key is wrong or the offer is refused, and says why', async () => {
    const wrong = stage(new NotTaken(401, 'no'));
    wrong.broadcast.start();
    await soon();
    expect(wrong.broadcast.read()).toEqual({ is: 'off', trouble: { kind: 'wrong_key' } });
    const refused = stage(new NotTaken(422, 'Video must be H.264.'));
    refused.broadcast.start();
    await soon();
    const standing = refused.broadcast.read();
    expect(standing).toMatchObject({ is: 'off', trouble: { kind: 'refused' } });
    expect(standing.is === 'off' && standing.trouble && troubleWords(standing.trouble)).toContain('must be H.264');
  });

  test('whoever comes second hears who stands in the way, and begins as soon as nobody does', async () => {
    const { broadcast, seen } = stage(new NotTaken(409, 'Somebody publishes already.'), new TypeError('network'));
    const words: string[] = [];
    broadcast.subscribe(() => words.push(standingWords(broadcast.read())));
    broadcast.start();
    await soon();
    expect(seen).toEqual(['connecting', 'connecting', 'connecting', 'sending']);
    expect(words[1]).toBe('Not yet: Somebody publishes already. This page goes on trying by itself.');
    expect(words[2]).toBe('Connecting…');
  });

  test('what is left of one’s own connection is no news; who stands there for longer is', async () => {
    const { broadcast, links } = stage('taken', ...Array(5).fill(new NotTaken(409, 'Somebody publishes already.')));
    const words: string[] = [];
    broadcast.subscribe(() => words.push(standingWords(broadcast.read())));
    broadcast.start();
    await soon();
    links[0]?.lose();
    await soon();
    expect(words.filter((one) => one.includes('Somebody publishes already.'))).toHaveLength(1);
    expect(words.at(-2)).toContain('You were cut off');
  });

  test('whose key is replaced while they send reads that somebody has taken over', async () => {
    const { broadcast, links } = stage('taken', new NotTaken(401, 'no'));
    broadcast.start();
    await soon();
    links[0]?.lose();
    await soon();
    const standing = broadcast.read();
    expect(standing).toEqual({ is: 'off', trouble: { kind: 'key_replaced' } });
    expect(standing.is === 'off' && standing.trouble && troubleWords(standing.trouble)).toContain('taken over');
  });

  test('waits as long as it is told to', async () => {
    const { broadcast, pauses } = stage(new NotTaken(429, 'slow', 60_000));
    broadcast.start();
    await soon();
    expect(pauses).toEqual([60_000]);
  });

  test('when it is stopped nothing goes on, also what was on its way', async () => {
    const { broadcast, links, seen } = stage();
    broadcast.start();
    broadcast.stop();
    await soon();
    expect(links.map(({ isEnded }) => isEnded)).toEqual([true]);
    broadcast.start();
    await soon();
    broadcast.stop();
    links[1]?.lose();
    await soon();
    expect(seen).toEqual(['connecting', 'off', 'connecting', 'sending', 'off']);
    expect(links).toHaveLength(2);
  });

  test('every standing and every trouble of a device has its words', () => {
    expect(standingWords({ is: 'lost' })).toContain('by itself');
    expect(deviceTrouble('camera', { name: 'NotAllowedError' })).toContain('Allow it');
    expect(deviceTrouble('screen', { name: 'NotAllowedError' })).toContain('No screen was chosen');
    expect(deviceTrouble('microphone', new Error('odd'))).toBe(
      'The microphone could not be opened. Try again, or choose another.',
    );
  });
});
