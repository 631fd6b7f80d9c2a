import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { once } from './aws.ts';
import { clock } from './clock.ts';

const client = once(() => new SecretsManagerClient({}));
const cache = new Map<string, { value: Record<string, unknown>; until: number }>();

/** Rotation is noticed within this time; both the old and the new value are valid far longer. */
const keptMs = 5 * 60 * 1000;

/**
 * What a secret that can be changed holds. Everything is made with `current`; all of them are accepted. A value comes
 * as `next`, so that everyone knows it before anything is made with it, and leaves as `previous`, until nothing that was
 * made with it is of use any more.
 */
export interface Generations<T> {
  current: T;
  next?: T;
  previous?: T;
}

/** Every value that is good at the moment, the likeliest first. */
export const accepted = <T>({ current, previous, next }: Generations<T>): T[] =>
  [current, previous, next].filter((value) => value !== undefined);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** A JSON secret, kept for five minutes; an expired copy still serves while Secrets Manager cannot be reached. */
export const secretJson = async <T>(id: string): Promise<T> => {
  const now = clock.now().getTime();
  const kept = cache.get(id);
  if (kept && kept.until > now) return kept.value as T;
  try {
    const { SecretString } = await client().send(new GetSecretValueCommand({ SecretId: id }));
    // An answer without a secret in it must not take the place of the one we know.
    const value: unknown = typeof SecretString === 'string' ? JSON.parse(SecretString) : undefined;
    if (!isRecord(value)) throw new Error(`the secret ${id} holds no JSON object`);
    cache.set(id, { value, until: now + keptMs });
    return value as T;
  } catch (error) {
    if (kept) return kept.value as T;
    throw error;
  }
};
