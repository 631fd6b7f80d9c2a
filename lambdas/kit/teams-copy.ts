import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { teamRole } from '../accounts/events.ts';
import type { ChannelRights, Person } from './authorize.ts';
import { dynamo } from './aws.ts';
import { keepNewer } from './keep-newer.ts';
import { teamFor } from './team.ts';

/** A channel as far as rights depend on it. */
const Channel = z.object({
  channelId: z.string(),
  ownerId: z.string(),
  version: z.number().int(),
  team: z.array(z.object({ accountId: z.string(), role: teamRole })),
});
type Channel = z.output<typeof Channel>;

const keyOf = (channelId: string) => ({ pk: `CHANNEL#${channelId}`, sk: 'CHANNEL' });

/** A domain's own copy of whose channels are and who is on their teams, kept from `channel.*`. Of one that is gone, nobody is. */
export const teamsOf = (table: string, people: { person(accountId: string): Promise<Person> }) => ({
  /** Whose the channel is, and its team. Read consistently: whoever left it must not go on by it. */
  async rights(channelId: string): Promise<ChannelRights | undefined> {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: keyOf(channelId), ConsistentRead: true }),
    );
    if (!Item) return undefined;
    const { ownerId, team } = Channel.parse(Item);
    return { ownerId, team: teamFor(await people.person(ownerId), team) };
  },
});

/** Keeps the newer of what is known and what came; old and repeated news change nothing. */
export const learnTeam = (table: string, channel: Channel): Promise<void> =>
  keepNewer(table, { ...keyOf(channel.channelId), kind: 'channel', ...channel });
