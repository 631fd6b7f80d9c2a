import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { once } from './aws.ts';
import { clock } from './clock.ts';

const client = once(() => new SecretsManagerClient({}));
const cache = new Map<string, { value: Record<string, unknown>; until: number }>();

/** Rotation is noticed within this time; both the old and the new value are valid far longer. */
const keptMs = 5 * 60 * 1000;

/** A JSON secret, kept for five minutes; an expired copy still serves while Secrets Manager cannot be reached. */
export const secretJson = async <T>(id: string): Promise<T> => {
  const now = clock.now().getTime();
  const kept = cache.get(id);
  if (kept && kept.until > now) return kept.value as T;
  try {
    const { SecretString } = await client().send(new GetSecretValueCommand({ SecretId: id }));
    const value = JSON.parse(SecretString ?? '{}') as Record<string, unknown>;
    cache.set(id, { value, until: now + keptMs });
    return value as T;
  } catch (error) {
    if (kept) return kept.value as T;
    throw error;
  }
};
