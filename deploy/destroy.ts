import { type CloudFormationClient, DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DeleteParameterCommand } from '@aws-sdk/client-ssm';
import type { Environment } from '../config/environment.ts';
import { checkAccount } from './checks.ts';
import type { Clients } from './clients.ts';
import { removeOthers } from './keys/public-keys.ts';
import { endStreams } from './live.ts';
import { parameter, parametersOf, setParameter } from './parameters.ts';
import { called, removeForGood, type Stateful, statefulOf } from './stateful.ts';
import { stackCalled, stackNameOf, stacks } from './target.ts';
import { Refused } from './words.ts';

export interface DestroySurroundings {
  environment: Environment;
  clients: Clients;
  say(line: string): void;
  ask(question: string): Promise<string | undefined>;
  sleep(ms: number): Promise<void>;
}

export interface DestroyOptions {
  withData: boolean;
  /** The environment's name, typed as an option where nobody can be asked. */
  name?: string | undefined;
}

/** What outlives the stacks, so that a second command, or one that was killed, still knows what there is. */
const keptParameter = ({ name }: Environment): string => `/arclight/${name}/kept`;

async function remembered({ environment, clients }: DestroySurroundings): Promise<Stateful[]> {
  const text = await parameter(clients.ssm, keptParameter(environment));
  return text === undefined ? [] : (JSON.parse(text) as Stateful[]);
}

const together = (one: Stateful[], other: Stateful[]): Stateful[] => [
  ...new Map([...one, ...other].map((thing) => [`${thing.type} ${thing.id}`, thing])).values(),
];

async function typedName(around: DestroySurroundings, { name, withData }: DestroyOptions): Promise<void> {
  const wanted = around.environment.name;
  const question = withData
    ? `Everything of ${wanted}, people and films included, will be gone for good. Type its name to go on: `
    : `Type ${wanted} to go on: `;
  const typed = name ?? (await around.ask(question));
  if (typed === undefined)
    throw new Refused(`Nobody is there to type the environment’s name. Say it as an option: --name ${wanted}`);
  if (typed.trim() !== wanted)
    throw new Refused(`You typed ${JSON.stringify(typed.trim())}, not ${wanted}. Nothing has been touched.`);
}

/** CloudFront takes its time to let go of a distribution. */
const pollMs = 10_000;

async function removeStack(around: DestroySurroundings, client: CloudFormationClient, name: string): Promise<void> {
  const stack = await stackCalled(client, name);
  if (!stack) return;
  around.say(`  ${name} …`);
  // By its id a stack can still be looked at when it is gone.
  const StackName = stack.StackId ?? name;
  if (stack.StackStatus !== 'DELETE_IN_PROGRESS') await client.send(new DeleteStackCommand({ StackName }));
  for (;;) {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    const { StackStatus: status = '', StackStatusReason: reason = 'no reason given' } = Stacks?.[0] ?? {};
    if (status === 'DELETE_COMPLETE') return;
    if (status === 'DELETE_FAILED')
      throw new Refused(
        `${name} could not be removed: ${reason}\nMend that and say it again; what is removed stays removed.`,
      );
    await around.sleep(pollMs);
  }
}

/**
 * Takes an environment down. Without `withData` everything that holds data stays: tables, buckets, people, keys. With it,
 * and with the name typed, that goes too. Killed anywhere and said again, it goes on.
 */
export async function destroy(around: DestroySurroundings, options: DestroyOptions): Promise<void> {
  const { environment, clients, say } = around;
  const { finding } = await checkAccount(environment, clients);
  if (finding.is === 'no') throw new Refused(finding.says);
  say(finding.says);
  const present: { name: string; client: CloudFormationClient }[] = [];
  for (const { id, global } of stacks) {
    const client = global ? clients.cloudFormationGlobal : clients.cloudFormation;
    const name = stackNameOf(environment, id);
    if (await stackCalled(client, name)) present.unshift({ name, client });
  }
  const held = together(await remembered(around), await statefulOf(environment, clients));
  if (present.length === 0 && (held.length === 0 || !options.withData)) {
    say(held.length === 0 ? `Nothing of ${environment.name} is deployed.` : 'No stack is there any more. Still kept:');
    for (const thing of held) say(`  ${called(thing)}`);
    return;
  }
  if (present.length > 0) say(`\nThese stacks go:\n${present.map(({ name }) => `  ${name}`).join('\n')}`);
  say(options.withData ? '\nAnd these with all their data, for good:' : '\nThese stay, with their data:');
  for (const thing of held) say(`  ${called(thing)}`);
  await typedName(around, options);

  // Before the first stack goes: only the stacks know what belongs to them.
  await setParameter(clients.ssm, keptParameter(environment), JSON.stringify(held));
  if (present.length > 0) say('\nRemoving:');
  // Before the functions that made them; and again before what they were made in, for a stream that began meanwhile.
  const [live, foundation] = [stackNameOf(environment, 'live'), stackNameOf(environment, 'foundation')];
  const hadLive = environment.live !== undefined || present.some(({ name }) => name === live);
  for (const { name, client } of present) {
    if (hadLive && [live, foundation].includes(name)) await endStreams(around);
    await removeStack(around, client, name);
  }
  if (!options.withData) {
    say(`\nDone. What stays is listed in the parameter ${keptParameter(environment)}; it goes with --with-data.`);
    return;
  }
  for (const thing of held) {
    await removeForGood(thing, clients, around);
    say(`  ${called(thing)}: gone`);
  }
  await removeOthers(clients.cloudFront, environment, []);
  for (const Name of [...Object.values(parametersOf(environment)), keptParameter(environment)])
    if ((await parameter(clients.ssm, Name)) !== undefined)
      await clients.ssm.send(new DeleteParameterCommand({ Name }));
  say(`\nDone. Nothing of ${environment.name} is left, but its logs until their time is over.`);
}
