import type { Member } from './sockets-store.ts';

/** Somebody who has signed in and is in a room; `isOwn`: one of the channel's own people, or staff. */
export interface Chatter {
  accountId: string;
  isOwn: boolean;
}

const orderOf = ({ isOwn, accountId }: Chatter): string => `${isOwn ? 0 : 1} ${accountId}`;
const inOrder = (one: Chatter, other: Chatter): number => (orderOf(one) < orderOf(other) ? -1 : 1);

/** Everybody by name, once however many windows they have, in an order that stays while others come and go. */
export const chattersOf = (members: readonly Pick<Member, 'accountId' | 'keeps'>[]): Chatter[] => {
  const found = new Map<string, Chatter>();
  for (const { accountId, keeps } of members)
    if (accountId !== undefined)
      found.set(accountId, { accountId, isOwn: keeps === true || found.get(accountId)?.isOwn === true });
  return [...found.values()].sort(inOrder);
};

/** So many after one of them, who may have gone meanwhile; `next`: after whom to go on. */
export const pageAfter = (
  chatters: readonly Chatter[],
  from: Chatter | undefined,
  limit: number,
): { page: Chatter[]; next: Chatter | undefined } => {
  const left = from ? chatters.filter((one) => orderOf(one) > orderOf(from)) : chatters;
  const page = left.slice(0, limit);
  return { page, next: left.length > limit ? page.at(-1) : undefined };
};
