import { z } from 'zod';
import { local } from '../../resource.ts';
import { AwsError, type Operation, operation } from '../../wire/json-api.ts';
import type { Parameter, Parameters } from './parameters.ts';

const WithDecryption = z.boolean().optional();

function asWire({ name, type, value, version, modified_at }: Parameter) {
  return {
    Name: name,
    Type: type,
    Value: value,
    Version: version,
    LastModifiedDate: modified_at / 1000,
    ARN: `arn:aws:ssm:${local.region}:${local.accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`,
    DataType: 'text',
  };
}

/** Parameter Store's API, as far as it is spoken here. */
export function ssmOperations(parameters: Parameters): Record<string, Operation> {
  return {
    GetParameter: operation(z.object({ Name: z.string(), WithDecryption }), ({ Name }) => {
      const found = parameters.find(Name);
      if (!found) throw new AwsError('ParameterNotFound', `Parameter ${Name} not found.`);
      return { Parameter: asWire(found) };
    }),

    GetParameters: operation(z.object({ Names: z.array(z.string()).min(1).max(10), WithDecryption }), ({ Names }) => {
      const found = Names.map((name) => parameters.find(name));
      return {
        Parameters: found.filter((one) => one !== undefined).map(asWire),
        InvalidParameters: Names.filter((_name, position) => found[position] === undefined),
      };
    }),

    GetParametersByPath: operation(
      z.object({
        Path: z.string().startsWith('/'),
        Recursive: z.boolean().optional(),
        WithDecryption,
        MaxResults: z.number().min(1).max(10).optional(),
        NextToken: z.string().optional(),
      }),
      ({ Path, Recursive, MaxResults = 10, NextToken = '' }) => {
        const prefix = Path.endsWith('/') ? Path : `${Path}/`;
        const isBelow = (name: string) =>
          name.startsWith(prefix) && (Recursive === true || !name.slice(prefix.length).includes('/'));
        const below = parameters.all().filter(({ name }) => isBelow(name) && name > NextToken);
        const page = below.slice(0, MaxResults);
        return {
          Parameters: page.map(asWire),
          NextToken: below.length > page.length ? page.at(-1)?.name : undefined,
        };
      },
    ),

    PutParameter: operation(
      z.object({
        Name: z.string().min(1).max(1011),
        Value: z.string().min(1).max(8192),
        Type: z.enum(['String', 'StringList', 'SecureString']).optional(),
        Overwrite: z.boolean().optional(),
        Description: z.string().optional(),
        Tier: z.string().optional(),
      }),
      ({ Name, Value, Type, Overwrite }) => {
        const existing = parameters.find(Name);
        if (existing && !Overwrite)
          throw new AwsError(
            'ParameterAlreadyExists',
            'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
          );
        const Version = parameters.put({ name: Name, type: Type ?? existing?.type ?? 'String', value: Value });
        return { Version, Tier: 'Standard' };
      },
    ),
  };
}
