import { z } from 'zod';
import { AwsError, type Operation, operation } from '../../wire/json-api.ts';
import type { Secret, Vault } from './vault.ts';

const SecretId = z.string();

/** Secrets Manager's API, as far as it is spoken here. */
export function secretsOperations(vault: Vault): Record<string, Operation> {
  function existing(id: string): Secret {
    const secret = vault.find(id);
    if (!secret) throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return secret;
  }

  function describe(secret: Secret) {
    const versions = vault.versionsOf(secret).filter(({ stages }) => stages.length > 0);
    return {
      ARN: secret.arn,
      Name: secret.name,
      Description: secret.description ?? undefined,
      CreatedDate: secret.created_at / 1000,
      LastChangedDate: Math.max(secret.created_at, ...versions.map(({ created_at }) => created_at)) / 1000,
      versionsToStages: Object.fromEntries(versions.map(({ version_id, stages }) => [version_id, stages])),
    };
  }

  return {
    GetSecretValue: operation(
      z.object({ SecretId, VersionId: z.string().optional(), VersionStage: z.string().optional() }),
      ({ SecretId, VersionId, VersionStage }) => {
        const secret = existing(SecretId);
        const stage = VersionStage ?? (VersionId === undefined ? 'AWSCURRENT' : undefined);
        const version = vault
          .versionsOf(secret)
          .find(
            (one) =>
              (stage === undefined || one.stages.includes(stage)) &&
              (VersionId === undefined || one.version_id === VersionId),
          );
        if (!version)
          throw new AwsError(
            'ResourceNotFoundException',
            `Secrets Manager can't find the specified secret value for ${
              VersionId === undefined ? `staging label: ${stage}` : `VersionId: ${VersionId}`
            }`,
          );
        return {
          ARN: secret.arn,
          Name: secret.name,
          VersionId: version.version_id,
          VersionStages: version.stages,
          SecretString: version.value,
          CreatedDate: version.created_at / 1000,
        };
      },
    ),

    CreateSecret: operation(
      z.strictObject({
        Name: z.string().regex(/^[\w/+=.@-]{1,512}$/),
        SecretString: z.string().min(1).max(65_536),
        Description: z.string().max(2048).optional(),
        ClientRequestToken: z.string().optional(),
      }),
      ({ Name, SecretString, Description }) => {
        if (vault.all().some(({ name }) => name === Name))
          throw new AwsError(
            'ResourceExistsException',
            `The operation failed because the secret ${Name} already exists.`,
          );
        const secret = vault.create({ name: Name, description: Description }, SecretString);
        return { ARN: secret.arn, Name, VersionId: vault.versionsOf(secret)[0]?.version_id };
      },
    ),

    /** At once; with a time to think it over nothing is deleted here. One that is not there is deleted already. */
    DeleteSecret: operation(
      z.strictObject({ SecretId, ForceDeleteWithoutRecovery: z.literal(true) }),
      ({ SecretId }) => {
        const secret = vault.find(SecretId);
        if (secret) vault.remove(secret);
        return { ARN: secret?.arn ?? SecretId, Name: secret?.name ?? SecretId, DeletionDate: Date.now() / 1000 };
      },
    ),

    PutSecretValue: operation(
      z.object({
        SecretId,
        SecretString: z.string().max(65_536),
        ClientRequestToken: z.string().min(32).max(64).optional(),
        VersionStages: z.array(z.string()).min(1).optional(),
      }),
      ({ SecretId, SecretString, ClientRequestToken, VersionStages }) => {
        const secret = existing(SecretId);
        const version = vault.put(secret, SecretString, { versionId: ClientRequestToken, stages: VersionStages });
        return { ARN: secret.arn, Name: secret.name, VersionId: version.version_id, VersionStages: version.stages };
      },
    ),

    DescribeSecret: operation(z.object({ SecretId }), ({ SecretId }) => {
      const { versionsToStages, ...facts } = describe(existing(SecretId));
      return { ...facts, VersionIdsToStages: versionsToStages };
    }),

    ListSecrets: operation(
      z.object({
        MaxResults: z.number().min(1).max(100).optional(),
        NextToken: z.string().optional(),
        Filters: z.array(z.object({ Key: z.literal('name'), Values: z.array(z.string()) })).optional(),
      }),
      ({ MaxResults = 100, NextToken = '', Filters = [] }) => {
        const wanted = vault
          .all()
          .filter(({ name }) => name > NextToken)
          .filter(({ name }) => Filters.every(({ Values }) => Values.some((prefix) => name.startsWith(prefix))));
        const page = wanted.slice(0, MaxResults);
        return {
          SecretList: page.map((secret) => {
            const { versionsToStages, ...facts } = describe(secret);
            return { ...facts, SecretVersionsToStages: versionsToStages };
          }),
          NextToken: wanted.length > page.length ? page.at(-1)?.name : undefined,
        };
      },
    ),
  };
}
