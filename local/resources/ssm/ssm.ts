import { z } from 'zod';
import { type Listening, local, type Resource, type Service, type Surroundings } from '../../resource.ts';
import { openDatabase } from '../../wire/database.ts';
import { openJsonApi } from '../../wire/json-api.ts';
import { ssmOperations } from './operations.ts';
import { openParameters, parametersSchema } from './parameters.ts';

const ParameterProperties = z.strictObject({
  Name: z.string().optional(),
  Type: z.enum(['String', 'StringList']),
  Value: z.string(),
  Description: z.string().optional(),
  AllowedPattern: z.string().optional(),
  DataType: z.literal('text').optional(),
  Tier: z.string().optional(),
  Tags: z.unknown().optional(),
});

export interface SsmListening extends Listening {
  value(name: string): string | undefined;
  /** Keeps a value that the laptop itself makes (an origin, a public key), so that functions can read it too. */
  put(name: string, value: string): void;
}

/** Systems Manager's Parameter Store. */
export const ssm = {
  name: 'ssm',
  serviceIds: ['SSM'],
  understands: { 'AWS::SSM::Parameter': ParameterProperties },
  divergesFrom: [
    { what: 'SecureString values are kept as they are.', why: 'The file is readable by its owner alone.' },
    { what: 'Only the newest version of a parameter can be read.', why: 'Nothing asks for an older one.' },
  ],
  listen,
} satisfies Service;

async function listen(surroundings: Surroundings, options: { port?: number } = {}): Promise<SsmListening> {
  const database = openDatabase(surroundings.dataDir, 'ssm.sqlite', parametersSchema);
  const parameters = openParameters(database, surroundings.now);
  const api = await openJsonApi({
    port: options.port,
    targetPrefix: 'AmazonSSM',
    operations: ssmOperations(parameters),
    onFault: (line) => surroundings.log(`ssm: ${line}`, 'error'),
  });

  return {
    url: api.url,
    attribute(resource, attribute) {
      if (attribute === 'Ref') return resource.name;
      if (attribute === 'Arn') return parameterArn(resource.name);
      return undefined;
    },
    value: (name) => parameters.find(name)?.value,
    put(name, value) {
      parameters.declare({ name, type: 'String', value });
    },
    async start(resources: Resource[]) {
      for (const resource of resources) {
        if (resource.type !== 'AWS::SSM::Parameter') continue;
        const { Name, Type, Value } = ParameterProperties.parse(resource.properties);
        parameters.declare({ name: Name ?? resource.name, type: Type, value: Value });
      }
      api.serve();
    },
    inFlight: () => api.underWay(),
    inspect: () => ({ parameters: parameters.all().map(({ name, version }) => ({ name, version })) }),
    async stop() {
      await api.stop();
      database.close();
    },
  };
}

function parameterArn(name: string): string {
  return `arn:aws:ssm:${local.region}:${local.accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}
