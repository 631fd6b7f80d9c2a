import { randomBytes } from 'node:crypto';
import type { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import type { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Environment } from '../../config/environment.ts';
import type { Generations } from '../../lambdas/kit/secret.ts';
import { parametersOf, setParameter } from '../parameters.ts';
import { setEntries } from './key-value-store.ts';
import { isEverywhere, setOriginHeader } from './origin-header.ts';
import { fits, newSigningKey, removeOthers, type SigningKey, setKeyGroup } from './public-keys.ts';

/** Where copies of keys are, as the stacks' outputs say; what is not deployed yet is left out. */
export interface Places {
  keyGroupId?: string;
  distributionId?: string;
  pathTokenKeysArn?: string;
}

export interface Clients {
  cloudFront: CloudFrontClient;
  keyValueStore: CloudFrontKeyValueStoreClient;
  ssm: SSMClient;
}

/** One kind of key: how a value is made, who has copies, and how long something made with it is of use. */
export interface Kind<T = unknown> {
  name: string;
  /** What it is for, as a noun. */
  is: string;
  usefulForMs: number;
  /** A place that has to be deployed before the first value can be put; undefined when everything is there. */
  waitsFor(): string | undefined;
  make(): Promise<T>;
  /** Brings every copy in line with what the secret says; doing it twice is doing it once. True when something changed. */
  tell(generations: Generations<T>): Promise<boolean>;
  /** Why it cannot be replaced at once, even when somebody has seen it. */
  neverAtOnce?: string;
  /** Why the old value cannot be dropped yet although its time has come; undefined when it can. */
  stillOnItsWay?(): Promise<string | undefined>;
}

const minute = 60_000;
const hour = 60 * minute;
const hex32 = (): string => randomBytes(32).toString('hex');

interface PathKey {
  kid: string;
  key: string;
}

const presentOnly = <T>(generations: Generations<T>): Record<string, T> =>
  Object.fromEntries(Object.entries(generations).filter(([, value]) => value !== undefined));

/** The kinds of keys of an environment. */
export function kindsOf(environment: Environment, clients: Clients, places: Places): Kind[] {
  const { cloudFront, keyValueStore, ssm } = clients;
  const { distributionId, keyGroupId, pathTokenKeysArn } = places;

  const origin: Kind<string> = {
    name: 'origin',
    is: 'what the edge shows the API',
    usefulForMs: minute,
    waitsFor: () => undefined,
    make: async () => hex32(),
    tell: async ({ current }) =>
      distributionId !== undefined && (await setOriginHeader(cloudFront, distributionId, current)),
    stillOnItsWay: async () =>
      distributionId !== undefined && !(await isEverywhere(cloudFront, distributionId))
        ? 'CloudFront is still carrying the new header to its places; a quarter of an hour is usual.'
        : undefined,
  };

  const cursor: Kind<string> = {
    name: 'cursor',
    is: 'what seals the cursors of pages',
    usefulForMs: 24 * hour,
    waitsFor: () => undefined,
    make: async () => hex32(),
    tell: async () => false,
  };

  const webhooks: Kind<string> = {
    name: 'webhooks',
    is: 'what seals the secrets of webhooks in their table',
    // Each is sealed anew within a week by the reconciler of the webhooks.
    usefulForMs: 8 * 24 * hour,
    neverAtOnce: 'What it has sealed would not open any more: rotate it, and nobody has to do anything.',
    waitsFor: () => undefined,
    make: async () => hex32(),
    tell: async () => false,
  };

  const targets: Kind<string> = {
    name: 'targets',
    is: 'what seals where else streams are sent',
    // Each is sealed anew within a week by whoever looks at its stream.
    usefulForMs: 8 * 24 * hour,
    neverAtOnce: 'What it has sealed would not open any more: rotate it, and nobody has to do anything.',
    waitsFor: () => undefined,
    make: async () => hex32(),
    tell: async () => false,
  };

  const pathToken: Kind<PathKey> = {
    name: 'path-token',
    is: 'what seals playback tokens in paths',
    usefulForMs: hour,
    waitsFor: () => (pathTokenKeysArn === undefined ? 'the edge stack' : undefined),
    make: async () => ({ kid: randomBytes(4).toString('hex'), key: hex32() }),
    tell: async (generations) => {
      if (pathTokenKeysArn === undefined) return false;
      const entries = Object.entries(presentOnly(generations)).map(([name, key]) => [name, JSON.stringify(key)]);
      return setEntries(keyValueStore, pathTokenKeysArn, Object.fromEntries(entries));
    },
  };

  const playbackSigning: Kind<SigningKey> = {
    name: 'playback-signing',
    is: 'what signs playback cookies and the addresses of pictures',
    // An address of a picture is good for two days at most.
    usefulForMs: 49 * hour,
    waitsFor: () => (keyGroupId === undefined ? 'the foundation stack' : undefined),
    make: () => newSigningKey(cloudFront, environment),
    tell: async (generations) => {
      if (keyGroupId === undefined) return false;
      const keys = Object.values(presentOnly(generations));
      for (const key of keys)
        if (!(await fits(cloudFront, key)))
          throw new Error(
            `The public half of ${key.keyPairId} at CloudFront does not belong to the key in the secret.`,
          );
      const ids = keys.map(({ keyPairId }) => keyPairId);
      const parameter = parametersOf(environment).playbackKeyIds;
      // The parameter first: a deployment in between must not take out of the group what was just put in.
      const written = await setParameter(ssm, parameter, ids.join(','), 'StringList');
      const changed = await setKeyGroup(cloudFront, keyGroupId, ids);
      const removed = await removeOthers(cloudFront, environment, ids);
      return written || changed || removed > 0;
    },
  };

  return [origin, cursor, webhooks, targets, pathToken, playbackSigning] as Kind[];
}
