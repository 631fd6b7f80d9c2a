import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, test } from 'vitest';
import { dev } from '../../config/dev.ts';
import {
  finish,
  makeMissing,
  replaceAtOnce,
  rotate,
  type Surroundings,
  status,
} from '../../deploy/keys/change-keys.ts';
import { kindsOf } from '../../deploy/keys/kinds.ts';
import { openVault } from '../../deploy/keys/vault.ts';
import { accepted, type Generations } from '../../lambdas/kit/secret.ts';
import { Killed, keysWorld, type Moment } from './aws-in-memory.ts';

const minute = 60_000;
const hour = 60 * minute;
/** What the keys of webhooks and of targets have sealed is of use longest: eight days, and an hour for those who heard late. */
const untilNothingIsOfUse = 193 * hour;
const names = ['origin', 'cursor', 'webhooks', 'targets', 'path-token', 'playback-signing'];
const secretId = (name: string): string => `arclight/dev/${name}`;

let world: ReturnType<typeof keysWorld>;
let said: string[];
let keys: Surroundings;

const clients = {
  cloudFront: new CloudFrontClient({ region: 'us-east-1' }),
  keyValueStore: new CloudFrontKeyValueStoreClient({ region: 'us-east-1' }),
  ssm: new SSMClient({ region: 'eu-west-1' }),
};
const places = {
  keyGroupId: 'group',
  distributionId: 'EDGE',
  pathTokenKeysArn: 'arn:aws:cloudfront::1:key-value-store/a',
};

const begin = (): void => {
  world = keysWorld(names.map(secretId));
  world.generated(secretId('origin'), { current: 'first-origin' });
  world.generated(secretId('cursor'), { current: 'first-cursor' });
  world.generated(secretId('webhooks'), { current: 'first-webhooks' });
  world.generated(secretId('targets'), { current: 'first-targets' });
  world.header.push({ at: world.now().getTime(), is: 'first-origin' });
  said = [];
  keys = {
    environment: dev,
    vault: openVault(new SecretsManagerClient({ region: 'eu-west-1' })),
    kinds: kindsOf(dev, clients, places),
    now: world.now,
    sleep: async (ms) => world.pass(ms),
    say: (line) => void said.push(line),
  };
};
beforeEach(begin);

const held = (name: string): Generations<unknown> =>
  JSON.parse(world.secrets.get(secretId(name))?.at(-1)?.is ?? '{}') as Generations<unknown>;
const shapes = (): Record<string, string[]> => Object.fromEntries(names.map((name) => [name, Object.keys(held(name))]));
const settled = Object.fromEntries(names.map((name) => [name, ['current']]));
const switched = Object.fromEntries(names.map((name) => [name, ['current', 'previous']]));

describe('making keys', () => {
  test('makes what is missing with its copies at the edge, and leaves what is there', async () => {
    await makeMissing(keys);
    expect(shapes()).toEqual(settled);
    expect(held('origin')).toEqual({ current: 'first-origin' });
    const { keyPairId } = held('playback-signing').current as { keyPairId: string };
    expect(world.group.at(-1)?.is).toEqual([keyPairId]);
    expect(world.parameters.get('/arclight/dev/playback-key-ids')).toBe(keyPairId);
    expect(JSON.parse(world.store.at(-1)?.is['current'] ?? '')).toEqual(held('path-token').current);
    const before = shapes();
    world.killBefore(Number.POSITIVE_INFINITY);
    await makeMissing(keys);
    expect(shapes()).toEqual(before);
    expect(said.filter((line) => /made\./.test(line))).toHaveLength(2);
  });

  test('says what has to be deployed first, and makes the rest', async () => {
    keys.kinds = kindsOf(dev, clients, { keyGroupId: 'group' });
    expect(await makeMissing(keys)).toEqual({ missing: ['path-token'] });
    expect(said.join()).toContain('path-token: cannot be made before the edge stack is deployed.');
    expect(Object.keys(held('playback-signing'))).toEqual(['current']);
  });

  test('killed before any of its calls and said again, ends the same, with one key at CloudFront', async () => {
    for (let at = 1; ; at += 1) {
      begin();
      world.killBefore(at);
      const ended = await makeMissing(keys).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof Killed)) throw error;
          return false;
        },
      );
      world.killBefore(Number.POSITIVE_INFINITY);
      await makeMissing(keys);
      expect(shapes(), `killed before call ${at}`).toEqual(settled);
      expect(world.publicKeys.size, `killed before call ${at}`).toBe(1);
      if (ended) return expect(at).toBeGreaterThan(10);
    }
  });
});

describe('changing keys', () => {
  beforeEach(() => makeMissing(keys));

  test('announces, waits, switches; and drops the old only when nothing made with it is of use', async () => {
    await rotate(keys, [], { wait: true });
    expect(shapes()).toEqual(switched);
    await finish(keys, []);
    expect(shapes()).toEqual(switched);
    world.pass(untilNothingIsOfUse);
    await finish(keys, []);
    expect(shapes()).toEqual(settled);
    expect(world.header.at(-1)?.is).toBe(held('origin').current);
    expect(Object.keys(world.store.at(-1)?.is ?? {})).toEqual(['current']);
    expect(world.group.at(-1)?.is).toHaveLength(1);
    expect(world.publicKeys.size).toBe(1);
  });

  test('without waiting says when to go on, and goes on then from what the secret says', async () => {
    await rotate(keys, ['cursor'], { wait: false });
    expect(said.at(-1)).toContain('2026-11-21 10:10 UTC');
    await rotate(keys, ['cursor'], { wait: false });
    expect(Object.keys(held('cursor')).sort()).toEqual(['current', 'next']);
    world.pass(11 * minute);
    await rotate(keys, ['cursor'], { wait: false });
    expect(Object.keys(held('cursor')).sort()).toEqual(['current', 'previous']);
    const { current } = held('cursor');
    await rotate(keys, ['cursor'], { wait: false });
    expect(held('cursor').current).toBe(current);
  });

  test('the origin’s old value stays while CloudFront is still carrying the new one', async () => {
    await rotate(keys, ['origin'], { wait: true });
    world.pass(hour);
    world.distributionIs('InProgress');
    await finish(keys, ['origin']);
    expect(said.at(-1)).toMatch(/not yet: CloudFront/);
    world.distributionIs('Deployed');
    await finish(keys, ['origin']);
    expect(Object.keys(held('origin'))).toEqual(['current']);
  });

  test('a key that has been seen is replaced at once, and only by name', async () => {
    await expect(replaceAtOnce(keys, [])).rejects.toThrow(/Which key has been seen/);
    const before = held('path-token').current;
    await replaceAtOnce(keys, ['path-token']);
    expect(held('path-token').current).not.toEqual(before);
    expect(Object.values(world.store.at(-1)?.is ?? {})).toEqual([JSON.stringify(held('path-token').current)]);
  });

  test('what would be lost with its key is not replaced at once', async () => {
    const before = held('webhooks');
    await expect(replaceAtOnce(keys, ['cursor', 'webhooks'])).rejects.toThrow(/webhooks cannot be replaced at once/);
    expect(held('webhooks')).toEqual(before);
    expect(held('cursor').current).toBe('first-cursor');
  });

  test('refusals are sentences: an unknown key, none made yet, and somebody else at it', async () => {
    await expect(rotate(keys, ['cookie'], { wait: false })).rejects.toThrow(
      /There is no key cookie. There are: origin/,
    );
    begin();
    await expect(rotate(keys, ['path-token'], { wait: false })).rejects.toThrow(/There is no path-token key yet/);
    const { vault } = keys;
    await vault.write(secretId('cursor'), { current: 'a', next: 'b' }, { after: 'v1' });
    await expect(vault.write(secretId('cursor'), { current: 'a', next: 'c' }, { after: 'v1' })).rejects.toThrow(
      /Somebody else is changing/,
    );
  });

  test('status says what each is doing and changes nothing', async () => {
    await rotate(keys, ['origin'], { wait: true });
    said.length = 0;
    const before = JSON.stringify([...world.secrets]);
    await status(keys);
    expect(said).toHaveLength(names.length);
    expect(said[0]).toMatch(/^origin .*changing: the new value is in use.*--finish from 2026-11-21 10:21 UTC/);
    expect(JSON.stringify([...world.secrets])).toBe(before);
  });
});

/** Every value a place may still show at a moment, when news of a change takes up to so long to arrive everywhere. */
const mayShow = <T>(history: Moment<T>[], at: number, lateMs: number): T[] =>
  history
    .filter((moment, index) => {
      const until = history[index + 1]?.at ?? Number.POSITIVE_INFINITY;
      return moment.at <= at && until > at - lateMs;
    })
    .map(({ is }) => is);

const cachedMs = 5 * minute;

/** What a function may take a secret to be. */
const seen = (name: string, at: number): Generations<unknown>[] =>
  mayShow(world.secrets.get(secretId(name)) ?? [], at, cachedMs)
    .filter((is) => is !== undefined)
    .map((is) => JSON.parse(is) as Generations<unknown>);

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** F47: whatever any function makes at any moment, whoever checks it within its life accepts it. */
function brokenPromises(from: number): string[] {
  const changes = [...world.secrets.values(), world.group, world.header, world.store].flatMap((history) =>
    (history as Moment<unknown>[]).map(({ at }) => at),
  );
  const moments = [
    ...new Set(changes.flatMap((at) => [at - 1, at, at + minute, at + 4 * minute, at + 16 * minute])),
  ].filter((at) => at >= from);
  const pairs = (lifeMs: number) =>
    moments.flatMap((made) =>
      [...moments, made + lifeMs - 1].filter((at) => at >= made && at < made + lifeMs).map((at) => [made, at] as const),
    );
  const broken: string[] = [];
  const check = (name: string, made: number, at: number, isGood: boolean): void => {
    if (!isGood) broken.push(`${name} made ${new Date(made).toISOString()} is refused ${new Date(at).toISOString()}`);
  };
  for (const at of moments)
    for (const shown of mayShow(world.header, at, 15 * minute))
      for (const known of seen('origin', at))
        check(
          'origin',
          at,
          at,
          accepted(known).some((good) => same(good, shown)),
        );
  for (const [made, at] of pairs(24 * hour))
    for (const { current } of seen('cursor', made))
      for (const known of seen('cursor', at))
        check(
          'cursor',
          made,
          at,
          accepted(known).some((good) => same(good, current)),
        );
  // Sealed anew every week: what was sealed at any moment is opened for so long.
  for (const [made, at] of pairs(7 * 24 * hour))
    for (const { current } of seen('webhooks', made))
      for (const known of seen('webhooks', at))
        check(
          'webhooks',
          made,
          at,
          accepted(known).some((good) => same(good, current)),
        );
  for (const [made, at] of pairs(hour))
    for (const { current } of seen('path-token', made))
      for (const entries of mayShow(world.store, at, minute))
        check('path-token', made, at, Object.values(entries).includes(JSON.stringify(current)));
  for (const [made, at] of pairs(48 * hour))
    for (const { current } of seen('playback-signing', made))
      for (const ids of mayShow(world.group, at, cachedMs))
        check('playback-signing', made, at, ids.includes((current as { keyPairId: string }).keyPairId));
  return broken;
}

describe('F47 through a whole change', () => {
  let phase: 'rotate' | 'finish';
  const change = async (): Promise<void> => {
    phase = 'rotate';
    await rotate(keys, [], { wait: true });
    world.pass(untilNothingIsOfUse);
    phase = 'finish';
    await finish(keys, []);
  };

  test('nothing that was given out is refused in its time, and the old values are good for nothing afterwards', async () => {
    await makeMissing(keys);
    world.pass(hour);
    const old = Object.fromEntries(names.map((name) => [name, held(name).current]));
    const from = world.now().getTime();
    await change();
    expect(brokenPromises(from)).toEqual([]);
    for (const name of names) expect(accepted(held(name)).some((good) => same(good, old[name]))).toBe(false);
    expect(world.group.at(-1)?.is).not.toContain((old['playback-signing'] as { keyPairId: string }).keyPairId);
    expect(Object.values(world.store.at(-1)?.is ?? {})).not.toContain(JSON.stringify(old['path-token']));
  });

  test('also when the command is killed before any of its calls, left for an hour, and said again', async () => {
    let kills = 0;
    for (let at = 1; ; at += 1) {
      begin();
      await makeMissing(keys);
      world.pass(hour);
      const from = world.now().getTime();
      world.killBefore(at);
      const ended = await change().then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof Killed)) throw error;
          return false;
        },
      );
      world.killBefore(Number.POSITIVE_INFINITY);
      world.pass(hour);
      if (!ended && phase === 'rotate') await rotate(keys, [], { wait: true });
      world.pass(untilNothingIsOfUse);
      await finish(keys, []);
      expect(brokenPromises(from), `killed before call ${at}`).toEqual([]);
      expect(shapes(), `killed before call ${at}`).toEqual(settled);
      expect(world.publicKeys.size).toBe(1);
      if (ended) break;
      kills += 1;
    }
    expect(kills).toBeGreaterThan(60);
  });
});
