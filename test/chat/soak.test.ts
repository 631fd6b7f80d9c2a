import { beforeAll, describe, expect, test } from 'vitest';
import { type Soaked, soak } from './soak.ts';

// `npm run soak:chat` is the long form.

describe('rooms in which connections break, the sequencer is killed and somebody shouts a thousand times a second', () => {
  let soaked: Soaked;
  beforeAll(async () => {
    soaked = await soak({
      clients: 12,
      rooms: 2,
      seconds: 6,
      messagesPerSecond: 4,
      drops: { everySeconds: 1, oneIn: 10 },
      kills: 2,
      attacker: { perSecond: 1000, seconds: 1 },
    });
  }, 600_000);

  test('lose, double and misorder nothing', () => {
    const { lost, doubled, misordered, messages, deliveries, dropped, killed, connects } = soaked;
    expect({ lost, doubled, misordered }).toEqual({ lost: [], doubled: [], misordered: [] });
    // Something was there to be lost, and somebody tried.
    expect(messages).toBeGreaterThan(3);
    expect(deliveries).toBeGreaterThanOrEqual(6 * messages);
    expect([killed, dropped > 1, connects > 12]).toEqual([2, true, true]);
  });

  test('AB-33 refuse who shouts, and hear everybody else', () => {
    const { answers, attacked } = soaked;
    expect(Object.keys(answers)).toEqual(['ack']);
    expect(attacked?.shouted).toBeGreaterThan(100);
    expect(attacked?.answers['429']).toBeGreaterThan(0);
    expect(attacked?.shown).toBeLessThan((attacked?.shouted ?? 0) / 2);
  });
});
