import { createHash } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { Generations } from '../../lambdas/kit/secret.ts';
import { Refused } from '../words.ts';

export interface Held<T> {
  generations: Generations<T>;
  /** Since when the secret says this. */
  since: Date;
  versionId: string;
}

export type Vault = ReturnType<typeof openVault>;

const noValueYet = /staging label/;

/** The secrets keys are kept in. What a change is doing stands in the secret itself. */
export const openVault = (client: SecretsManagerClient) => ({
  /** `noSecret` before the foundation stack is deployed; `empty` while nobody has put a value. */
  async read<T>(secretId: string): Promise<Held<T> | 'noSecret' | 'empty'> {
    try {
      const { SecretString, CreatedDate, VersionId } = await client.send(
        new GetSecretValueCommand({ SecretId: secretId }),
      );
      const generations = JSON.parse(SecretString ?? '{}') as Generations<T>;
      if (generations.current === undefined) return 'empty';
      return { generations, since: CreatedDate ?? new Date(0), versionId: VersionId ?? '' };
    } catch (error) {
      if (error instanceof SyntaxError)
        throw new Refused(`The secret ${secretId} holds no JSON; it is not one of ours.`);
      if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
      return noValueYet.test(error.message) ? 'empty' : 'noSecret';
    }
  },

  /** Writes a step that was decided on one version of the secret: of two people who do the same, one is refused. */
  async write<T>(secretId: string, generations: Generations<T>, { after }: { after: string }): Promise<void> {
    const step = Object.keys(generations).sort().join('+');
    try {
      await client.send(
        new PutSecretValueCommand({
          SecretId: secretId,
          SecretString: JSON.stringify(generations),
          ClientRequestToken: createHash('sha256').update(`${secretId} ${after} ${step}`).digest('hex'),
        }),
      );
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ResourceExistsException') throw error;
      throw new Refused(
        `Somebody else is changing ${secretId} at this moment. Look with --status, and let one of you go on.`,
      );
    }
  },
});
