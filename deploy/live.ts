import {
  DeleteChannelCommand,
  DeleteInputCommand,
  DescribeChannelCommand,
  paginateListChannels,
  paginateListInputs,
  StopChannelCommand,
} from '@aws-sdk/client-medialive';
import {
  DeleteOriginEndpointCommand,
  DeleteOriginEndpointPolicyCommand,
  DeleteChannelCommand as DeletePackagingCommand,
  paginateListOriginEndpoints,
  paginateListChannels as paginateListPackaging,
} from '@aws-sdk/client-mediapackagev2';
import { DeleteSecretCommand, paginateListSecrets } from '@aws-sdk/client-secrets-manager';
import type { Environment } from '../config/environment.ts';
import type { Clients } from './clients.ts';
import { Refused } from './words.ts';

// What streams have made for themselves in MediaLive, MediaPackage and Secrets Manager: no stack knows of it, so no stack takes it away.

interface Surroundings {
  environment: Environment;
  clients: Clients;
  say(line: string): void;
  sleep(ms: number): Promise<void>;
}

const nameOf = (error: unknown): string => (error as { name?: string }).name ?? '';
const isGone = (error: unknown): boolean => ['NotFoundException', 'ResourceNotFoundException'].includes(nameOf(error));
const gone = async (remove: () => Promise<unknown>): Promise<void> => {
  try {
    await remove();
  } catch (error) {
    if (!isGone(error)) throw error;
  }
};

const pollMs = 5_000;
/** A channel stops within a minute or two. */
const mostPolls = 120;

/** Every page of a list; nothing where what it belongs to is gone already. */
async function all<Page, One>(pages: AsyncIterable<Page>, of: (page: Page) => One[] | undefined): Promise<One[]> {
  const found: One[] = [];
  try {
    for await (const page of pages) found.push(...(of(page) ?? []));
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  return found;
}

/** Stops a channel if it runs, and deletes it; an input it holds can only go after it. */
async function removeEncoder({ clients, say, sleep }: Surroundings, ChannelId: string, name: string): Promise<void> {
  for (let polls = 0; polls < mostPolls; polls++) {
    let state: string | undefined;
    try {
      ({ State: state } = await clients.mediaLive.send(new DescribeChannelCommand({ ChannelId })));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    if (state === undefined || state === 'DELETED') return say(`  encoder ${name}: gone`);
    if (state === 'RUNNING') await clients.mediaLive.send(new StopChannelCommand({ ChannelId }));
    else if (!/ING$/.test(state)) await gone(() => clients.mediaLive.send(new DeleteChannelCommand({ ChannelId })));
    await sleep(pollMs);
  }
  throw new Refused(
    `The encoder ${name} (MediaLive channel ${ChannelId}) does not go: it may be running, and what runs costs. Stop and delete it in MediaLive’s console, and say it again.`,
  );
}

/**
 * Stops and removes every encoder, input, passphrase and packaging channel of an environment's streams, whether on air or not. There is
 * nothing to remove where nobody ever went live.
 */
export async function endStreams(around: Surroundings): Promise<void> {
  const { environment, clients, say } = around;
  const name = `arclight-${environment.name}-live`;
  const isOurs = ({ Name = '' }: { Name?: string | undefined }): boolean => Name.startsWith(`${name}-`);

  const { mediaLive, mediaPackage } = clients;
  const encoders = await all(paginateListChannels({ client: mediaLive }, {}), ({ Channels }) => Channels);
  await Promise.all(encoders.filter(isOurs).map(({ Id = '', Name = '' }) => removeEncoder(around, Id, Name)));
  const inputs = await all(paginateListInputs({ client: mediaLive }, {}), (page) => page.Inputs);
  for (const { Id, Name = '' } of inputs.filter(isOurs)) {
    await gone(() => mediaLive.send(new DeleteInputCommand({ InputId: Id })));
    say(`  input ${Name.slice(name.length + 1)}: gone`);
  }

  // A list that is some minutes late misses what was kept in them; saying it again finds that.
  const kept = { Filters: [{ Key: 'name' as const, Values: [`${name}/srt/`] }] };
  const passphrases = await all(paginateListSecrets({ client: clients.secrets }, kept), (page) => page.SecretList);
  for (const { Name: SecretId = '' } of passphrases) {
    await clients.secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    say(`  passphrase ${SecretId.slice(name.length + 1)}: gone`);
  }

  const group = { ChannelGroupName: name };
  const packaging = await all(paginateListPackaging({ client: mediaPackage }, group), ({ Items }) => Items);
  for (const { ChannelName } of packaging) {
    const at = { ...group, ChannelName };
    const endpoints = await all(paginateListOriginEndpoints({ client: mediaPackage }, at), ({ Items }) => Items);
    for (const { OriginEndpointName } of endpoints) {
      await gone(() => mediaPackage.send(new DeleteOriginEndpointPolicyCommand({ ...at, OriginEndpointName })));
      await gone(() => mediaPackage.send(new DeleteOriginEndpointCommand({ ...at, OriginEndpointName })));
    }
    await gone(() => mediaPackage.send(new DeletePackagingCommand(at)));
    say(`  packaging of ${ChannelName}: gone`);
  }
}
