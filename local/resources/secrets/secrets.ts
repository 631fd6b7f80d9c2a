import type { Hinted, Listening, Resource, Service, Surroundings } from '../../resource.ts';
import { openDatabase } from '../../wire/database.ts';
import { openJsonApi } from '../../wire/json-api.ts';
import { fromGenerator, fromHint, keyIdsIn } from './generate.ts';
import { secretsOperations } from './operations.ts';
import { SecretHint, SecretProperties, understands } from './templates.ts';
import { openVault, vaultSchema } from './vault.ts';

export interface SecretsListening extends Listening {
  /** Current value by name or ARN: what `Surroundings.secret` answers. */
  value(id: string): string | undefined;
}

/** Secrets Manager. Secrets that hints ask for are made once and stay the same from run to run. */
export const secrets = {
  name: 'secrets',
  serviceIds: ['SECRETS_MANAGER'],
  understands,
  divergesFrom: [
    { what: 'Values are not encrypted.', why: 'The file is readable by its owner alone.' },
    { what: 'Rotation schedules never run.', why: 'Rotation is tried by putting a new value.' },
    {
      what: 'Requests make secrets without tags and keys of their own, and delete them at once or not at all.',
      why: 'The app keeps passphrases as long as a stream lasts, and thinks nothing over.',
    },
    { what: 'Binary secrets are refused.', why: 'The app keeps texts.' },
  ],
  listen,
} satisfies Service;

async function listen(surroundings: Surroundings, options: { port?: number } = {}): Promise<SecretsListening> {
  const database = openDatabase(surroundings.dataDir, 'secrets.sqlite', vaultSchema);
  const vault = openVault(database, surroundings.now);
  const api = await openJsonApi({
    port: options.port,
    targetPrefix: 'secretsmanager',
    operations: secretsOperations(vault),
    onFault: (line) => surroundings.log(`secrets: ${line}`, 'error'),
  });

  function declareHinted(secret: { name: string; arn?: string; description?: string }, hint: SecretHint) {
    vault.declare(secret, JSON.stringify(hint), () => fromHint(hint));
  }

  function declare(resource: Resource) {
    const properties = SecretProperties.parse(resource.properties);
    const secret = {
      name: properties.Name ?? resource.name,
      arn: resource.arn,
      description: properties.Description,
    };
    if (resource.hint) return declareHinted(secret, SecretHint.parse(resource.hint));
    const { SecretString, GenerateSecretString } = properties;
    vault.declare(secret, JSON.stringify({ SecretString, GenerateSecretString }), () =>
      GenerateSecretString ? fromGenerator(GenerateSecretString) : SecretString,
    );
  }

  return {
    url: api.url,
    async supplies(hinted: Hinted[]) {
      const parameters: Record<string, string> = {};
      for (const { type, name, hint: written } of hinted) {
        if (type !== 'AWS::SecretsManager::Secret') continue;
        const hint = SecretHint.parse(written);
        declareHinted({ name }, hint);
        if (hint.generate === 'ec-p256')
          parameters[hint.keyIdsParameter] = keyIdsIn(vault.current(name) ?? '{}').join(',');
      }
      return parameters;
    },
    async start(resources) {
      for (const resource of resources) if (resource.type === 'AWS::SecretsManager::Secret') declare(resource);
      api.serve();
    },
    value: (id) => vault.current(id),
    inFlight: () => api.underWay(),
    inspect: () => ({ secrets: vault.all().map(({ name }) => name) }),
    async stop() {
      await api.stop();
      database.close();
    },
  };
}
