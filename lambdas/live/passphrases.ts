import {
  CreateSecretCommand,
  DeleteSecretCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { once } from '../kit/aws.ts';

const client = once(() => new SecretsManagerClient({}));
const nameOf = (error: unknown): string => (error as { name?: string }).name ?? '';

/** Whose passphrase it is: each key of a stream has a secret of its own, as it has an input of its own. */
export interface Whose {
  streamId: string;
  keyEpoch: number;
}

/** Where MediaLive reads the passphrases of streams that are sent by SRT. Nobody of ours reads them. */
export const passphrasesOf = (name: string) => {
  const folder = `${name}/srt/`;
  const secretName = ({ streamId, keyEpoch }: Whose): string => `${folder}${streamId}-${keyEpoch}`;
  const whose = (secret = ''): Whose | undefined => {
    const [, streamId = '', epoch] = /^(str_[0-9A-Za-z]+)-(\d+)$/.exec(secret.slice(folder.length)) ?? [];
    return epoch ? { streamId, keyEpoch: Number(epoch) } : undefined;
  };

  return {
    /** Keeps it, instead of one that was kept for an input nobody was told of. Answers the secret's ARN. */
    async keep(of: Whose, passphrase: string): Promise<string> {
      const Name = secretName(of);
      const kept = await client()
        .send(new CreateSecretCommand({ Name, SecretString: passphrase }))
        .catch((error: unknown) => {
          if (nameOf(error) !== 'ResourceExistsException') throw error;
          return client().send(new PutSecretValueCommand({ SecretId: Name, SecretString: passphrase }));
        });
      if (!kept.ARN) throw new Error('Secrets Manager kept a passphrase and gave it no ARN');
      return kept.ARN;
    },

    /** At once and for good; of one that is gone, or never was, Secrets Manager says the same. */
    async forget(of: Whose): Promise<void> {
      await client().send(new DeleteSecretCommand({ SecretId: secretName(of), ForceDeleteWithoutRecovery: true }));
    },

    /** All there are, as of some minutes ago: Secrets Manager's lists come late. */
    async list(): Promise<Whose[]> {
      const all: Whose[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client().send(
          new ListSecretsCommand({ Filters: [{ Key: 'name', Values: [folder] }], MaxResults: 100, NextToken }),
        );
        all.push(...(page.SecretList ?? []).flatMap(({ Name }) => whose(Name) ?? []));
        NextToken = page.NextToken;
      } while (NextToken);
      return all;
    },
  };
};
export type Passphrases = ReturnType<typeof passphrasesOf>;
