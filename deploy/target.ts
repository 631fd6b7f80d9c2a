import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { dev } from '../config/dev.ts';
import type { Environment } from '../config/environment.ts';
import { prod } from '../config/prod.ts';
import { staging } from '../config/staging.ts';
import { Refused } from './words.ts';

const deployable: Record<string, Environment> = { dev, staging, prod };

/** CloudFront looks for its firewall and keeps its metrics there. */
export const globalRegion = 'us-east-1';

/** Every stack of an environment in the order it is deployed, with its region when that is not the environment's. */
export const stacks: readonly { id: string; global?: boolean }[] = [
  { id: 'mail' },
  { id: 'foundation' },
  { id: 'chat' },
  { id: 'firewall', global: true },
  { id: 'edge' },
  { id: 'accounts' },
  { id: 'upload' },
  { id: 'transcode' },
  { id: 'catalog' },
  { id: 'playback' },
  { id: 'live' },
  { id: 'clips' },
  { id: 'engagement' },
  { id: 'moderation' },
  { id: 'notifications' },
  { id: 'webhooks' },
  { id: 'watch', global: true },
];

export const stackNameOf = (environment: Environment, id: string): string => `Arclight-${environment.name}-${id}`;

/** The environment somebody named; without a name, or with another one, a refusal that lists them. */
export function environmentCalled(name: string | undefined): Environment {
  const names = Object.keys(deployable).join(', ');
  if (name === undefined) throw new Refused(`Which environment? One of: ${names}. For instance: npm run deploy -- dev`);
  if (name === 'local') throw new Refused('`local` is the laptop: it is not deployed, `npm start` runs it.');
  const found = deployable[name];
  if (!found) throw new Refused(`There is no environment ${name}. There are: ${names}; each is a file in config/.`);
  return found;
}

/** A stack as CloudFormation has it; undefined when there is none. */
export async function stackCalled(client: CloudFormationClient, name: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks?.[0];
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message))
      return undefined;
    throw error;
  }
}

/** What a stack says of itself, by the name of the output; undefined when there is no such stack. */
export async function outputsOf(
  client: CloudFormationClient,
  name: string,
): Promise<Record<string, string> | undefined> {
  const stack = await stackCalled(client, name);
  if (!stack) return undefined;
  return Object.fromEntries(
    (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
}
