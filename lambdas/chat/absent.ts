import type { Calls } from './act.ts';
import type { Part } from './room-contract.ts';
import type { SocketsStore } from './sockets-store.ts';
import type { Stream } from './stream-copy.ts';

type Sockets = Pick<SocketsStore, 'ofPerson'>;

/**
 * Who is called by a message and has no socket in the room: they are to hear of it elsewhere. Only of streams everybody may find, and enter:
 * a call leads nobody to what is not theirs to see. In a big room that is read from pages, who only reads has no socket.
 */
export const absentOf = async (
  sockets: Sockets,
  { streamId, visibility, admission, title }: Pick<Stream, 'streamId' | 'visibility' | 'admission' | 'title'>,
  by: string,
  parts: readonly Part[],
): Promise<Calls | undefined> => {
  if (visibility !== 'public' || admission !== 'open' || title === undefined) return undefined;
  const called = [
    ...new Set(parts.flatMap(({ kind, accountId }) => (kind === 'mention' && accountId ? accountId : []))),
  ];
  const absent = await Promise.all(
    called
      .filter((accountId) => accountId !== by)
      .map(async (accountId) => {
        const open = await sockets.ofPerson(accountId);
        return open.some((socket) => socket.roomId === streamId && socket.joined) ? [] : [accountId];
      }),
  );
  const accountIds = absent.flat();
  return accountIds.length > 0 ? { accountIds, title } : undefined;
};
