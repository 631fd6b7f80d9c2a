import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type HeldKey, heldKey, type PresentedKey } from './api-key.ts';
import type { Person as PersonType, Subject } from './authorize.ts';
import { dynamo } from './aws.ts';
import { clock } from './clock.ts';
import { keepNewer } from './keep-newer.ts';
import { keyHolder } from './key-holder.ts';
import { keyAmong } from './key-text.ts';
import { personStatus, plan, role } from './person-fields.ts';
import { readMany } from './read-many.ts';
import { RoleNeeded, Unauthenticated } from './refusals.ts';
import { type Bearer, type EndedSessions, endedSessions, hasEnded } from './session.ts';
import type { Step } from './transaction.ts';

/** What is read decides what somebody may do: a row that is not of this shape is a failure, never a verdict. */
const Person = z.object({
  accountId: z.string(),
  displayName: z.string().optional(),
  roles: z.array(role),
  plan,
  status: personStatus,
  sessions: endedSessions.optional(),
  keys: z.array(heldKey).optional(),
}) satisfies z.ZodType<PersonType>;

type Known = PersonType & {
  displayName?: string | undefined;
  sessions?: EndedSessions | undefined;
  keys?: HeldKey[] | undefined;
};
/** Who somebody is, as far as what they may do depends on it. */
const rightsOf = ({ displayName: _, sessions: __, keys: ___, ...rights }: Known): PersonType => rights;

const keyOf = (accountId: string) => ({ pk: `PERSON#${accountId}`, sk: 'PERSON' });

const ordinary = (accountId: string): Known => ({ accountId, roles: ['viewer'], plan: 'free', status: 'active' });

/** Rights may lag behind a change by this much and no more (NFR of AB-18: five seconds, delivery included). */
const rememberedMs = 2000;

/**
 * A domain's own copy of who people are, kept from `account.*`. Someone the news has not reached yet is an ordinary,
 * active viewer: enough to look and to play, never enough to create.
 */
export const peopleOf = (table: string) => {
  const remembered = new Map<string, { person: Known; until: number }>();

  const read = async (accountId: string): Promise<Known | undefined> => {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: keyOf(accountId), ConsistentRead: true }),
    );
    return Item && Person.parse(Item);
  };

  /** What was known of somebody a moment ago, or is now. */
  const known = async (accountId: string, isEnough = (_: Known) => true): Promise<Known> => {
    const now = clock.now().getTime();
    const kept = remembered.get(accountId);
    if (kept && kept.until > now && isEnough(kept.person)) return kept.person;
    const found = await read(accountId);
    if (!found) return ordinary(accountId);
    if (remembered.size > 5000) remembered.clear();
    remembered.set(accountId, { person: found, until: now + rememberedMs });
    return found;
  };

  const person = async (accountId: string): Promise<PersonType> => rightsOf(await known(accountId));

  const knownNow = async (accountId: string): Promise<Known> => (await read(accountId)) ?? ordinary(accountId);

  return {
    person,
    /** Everything that is known of them, for who keeps something open in their name. */
    known: (accountId: string): Promise<Known> => known(accountId),
    /** What is known at this very moment, not what was a second ago. */
    knownNow,
    /** The same of many, 100 at most, in their order, with one look. */
    async manyNow(accountIds: readonly string[]): Promise<PersonType[]> {
      const rows = await readMany(table, [...new Set(accountIds)].map(keyOf));
      const found = new Map(rows.map((row) => Person.parse(row)).map((one) => [one.accountId, one]));
      return accountIds.map((accountId) => rightsOf(found.get(accountId) ?? ordinary(accountId)));
    },
    personNow: async (accountId: string): Promise<PersonType> => rightsOf(await knownNow(accountId)),
    /** Who asks with a good token, or with an API key; a sign-in that has been ended and a key that is not theirs are nobody's. */
    async subject(asking: Bearer | PresentedKey): Promise<Subject> {
      if ('fingerprint' in asking) {
        // One made a moment ago is not in what was known before it.
        const one = await known(asking.accountId, ({ keys }) => keyAmong(keys ?? [], asking) !== undefined);
        return keyHolder(rightsOf(one), one.keys ?? [], asking, clock.now());
      }
      const one = await known(asking.accountId);
      if (hasEnded(one.sessions, asking)) throw Unauthenticated();
      return { kind: 'person', ...rightsOf(one) };
    },
    /** Holds a write to it that who acts is of the staff at that very moment, whatever was true when the request came. */
    stillStaff: (accountId: string): Step => ({
      write: {
        ConditionCheck: {
          TableName: table,
          Key: keyOf(accountId),
          ConditionExpression: '#status = :active AND (contains(#roles, :moderator) OR contains(#roles, :admin))',
          ExpressionAttributeNames: { '#status': 'status', '#roles': 'roles' },
          ExpressionAttributeValues: { ':active': 'active', ':moderator': 'moderator', ':admin': 'admin' },
        },
      },
      otherwise: () => RoleNeeded(),
    }),

    /** Keeps the newer of what is known and what came; old and repeated news change nothing. */
    learn: (news: Known & { version: number }): Promise<void> =>
      keepNewer(table, { ...keyOf(news.accountId), kind: 'person', ...news }),
  };
};
