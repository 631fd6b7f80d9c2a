import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../../config/environment.ts';
import type { Clients } from '../clients.ts';
import { parameter, parametersOf, setParameter } from '../parameters.ts';
import { outputsOf, stackNameOf } from '../target.ts';
import type { Surroundings } from './change-keys.ts';
import { kindsOf, type Places } from './kinds.ts';
import { newSigningKey } from './public-keys.ts';
import { openVault } from './vault.ts';

/** Where the copies of an environment's keys are, as its stacks say. */
async function placesOf(environment: Environment, { cloudFormation }: Clients): Promise<Places> {
  const [foundation = {}, edge = {}] = await Promise.all(
    ['foundation', 'edge'].map((id) => outputsOf(cloudFormation, stackNameOf(environment, id))),
  );
  const { KeyGroupId: keyGroupId } = foundation;
  const { DistributionId: distributionId, PathTokenKeysArn: pathTokenKeysArn } = edge;
  return {
    ...(keyGroupId ? { keyGroupId } : {}),
    ...(distributionId ? { distributionId } : {}),
    ...(pathTokenKeysArn ? { pathTokenKeysArn } : {}),
  };
}

/** An environment's keys as they can be worked on from here. */
export const keysOf = async (
  environment: Environment,
  clients: Clients,
  say: (line: string) => void,
): Promise<Surroundings> => ({
  environment,
  vault: openVault(clients.secrets),
  kinds: kindsOf(environment, clients, await placesOf(environment, clients)),
  now: () => new Date(),
  sleep: async (ms) => void (await sleep(ms)),
  say,
});

/**
 * The foundation's key group cannot be made without a key, and the secret of that key is made by the same stack. So the
 * first one is a key nobody can sign with, for its private half is kept nowhere; the first real one takes its place.
 */
export async function keyBeforeTheFirst(environment: Environment, clients: Clients): Promise<void> {
  const name = parametersOf(environment).playbackKeyIds;
  if ((await parameter(clients.ssm, name)) !== undefined) return;
  const { keyPairId } = await newSigningKey(clients.cloudFront, environment);
  await setParameter(clients.ssm, name, keyPairId, 'StringList');
}
