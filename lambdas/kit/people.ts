import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Person as PersonType, Subject } from './authorize.ts';
import { dynamo } from './aws.ts';
import { clock } from './clock.ts';
import { isConditionFailed } from './transaction.ts';

/** What is read decides what somebody may do: a row that is not of this shape is a failure, never a verdict. */
const Person = z.object({
  accountId: z.string(),
  roles: z.array(z.enum(['viewer', 'creator', 'moderator', 'advertiser', 'admin'])),
  plan: z.enum(['free', 'premium']),
  status: z.enum(['active', 'suspended', 'closed']),
}) satisfies z.ZodType<PersonType>;

const keyOf = (accountId: string) => ({ pk: `PERSON#${accountId}`, sk: 'PERSON' });

/** Rights may lag behind a change by this much and no more (NFR of AB-18: five seconds, delivery included). */
const rememberedMs = 2000;

/**
 * A domain's own copy of who people are, kept from `account.*`. Someone the news has not reached yet is an ordinary,
 * active viewer: enough to look and to play, never enough to create.
 */
export const peopleOf = (table: string) => {
  const remembered = new Map<string, { person: PersonType; until: number }>();

  const person = async (accountId: string): Promise<PersonType> => {
    const now = clock.now().getTime();
    const kept = remembered.get(accountId);
    if (kept && kept.until > now) return kept.person;
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: keyOf(accountId), ConsistentRead: true }),
    );
    const found: PersonType = Item
      ? Person.parse(Item)
      : { accountId, roles: ['viewer'], plan: 'free', status: 'active' };
    if (Item) {
      if (remembered.size > 5000) remembered.clear();
      remembered.set(accountId, { person: found, until: now + rememberedMs });
    }
    return found;
  };

  return {
    person,
    subject: async (accountId: string): Promise<Subject> => ({ kind: 'person', ...(await person(accountId)) }),
    /** Keeps the newer of what is known and what came; old and repeated news change nothing. */
    async learn(news: PersonType & { version: number }): Promise<void> {
      try {
        await dynamo().send(
          new PutCommand({
            TableName: table,
            Item: { ...keyOf(news.accountId), kind: 'person', ...news },
            ConditionExpression: 'attribute_not_exists(pk) OR #v < :v',
            ExpressionAttributeNames: { '#v': 'version' },
            ExpressionAttributeValues: { ':v': news.version },
          }),
        );
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
    },
  };
};
