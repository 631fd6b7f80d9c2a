import { useEffect, useState, useSyncExternalStore } from 'react';
import { call } from '../../api/api.ts';
import { useAccountId } from '../../api/queries.ts';
import { type Chat, createChat, type World } from './chat.ts';
import { edgePages } from './edge-pages.ts';
import type { Socket } from './leg.ts';
import type { Outbox } from './outbox.ts';
import { emptyRoom } from './room.ts';
import type { ChatStanding } from './standing.ts';

/** The room's own rests are better than the SDK's, which does not know that a socket waits. */
const askedOnce = { retries: 0, timeoutMs: 15_000 };

const kept = (name: string): Outbox => {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? '[]') as Outbox;
  } catch {
    return [];
  }
};

const socketTo = (url: string, protocols: readonly string[]): Socket => {
  const real = new WebSocket(url, [...protocols]);
  const socket: Socket = {
    send: (text) => real.send(text),
    close: () => real.close(),
    ...{ onopen: null, onmessage: null, onclose: null },
  };
  real.onopen = () => socket.onopen?.();
  real.onmessage = ({ data }) => socket.onmessage?.({ data });
  real.onclose = () => socket.onclose?.();
  return socket;
};

const browserWorld = (streamId: string, accountId: string | undefined): World => {
  const params = { stream_id: streamId };
  const name = `arclight.unsaid.${streamId}.${accountId ?? ''}`;
  return {
    ticket: async (signal) => {
      const { url, protocols, read_only_because, may_write, expires_at, reading } = await call(
        'chat.open',
        { params },
        { ...askedOnce, signal },
      );
      const you = {
        ...(accountId === undefined ? {} : { account_id: accountId }),
        ...(read_only_because === undefined ? {} : { read_only_because }),
        ...{ may_write, may_moderate: false, until: expires_at },
      };
      return { url, protocols, reading, you, isEnded: read_only_because === 'ended' };
    },
    pages: edgePages(streamId),
    page: (after, signal) =>
      call('chat.read', { params, query: after === undefined ? {} : { after, limit: 200 } }, { ...askedOnce, signal }),
    connect: socketTo,
    time: {
      now: () => Date.now(),
      after: (ms, work) => {
        const timer = window.setTimeout(work, ms);
        return () => window.clearTimeout(timer);
      },
    },
    random: () => Math.random(),
    newId: () => crypto.randomUUID(),
    isOnline: () => navigator.onLine,
    keep: (outbox) =>
      outbox.length > 0 ? sessionStorage.setItem(name, JSON.stringify(outbox)) : sessionStorage.removeItem(name),
    kept: () => kept(name),
  };
};

const nothingYet: ChatStanding = {
  line: { is: 'connecting' },
  room: emptyRoom,
  outbox: [],
  you: undefined,
  viewers: undefined,
  held: [],
  silentUntilMs: 0,
  told: undefined,
  silencedUntil: undefined,
};
const subscribeToNothing = () => () => {};
const readNothing = () => nothingYet;

/** The room of a stream, for as long as it is shown, as who is signed in. */
export const useChat = (streamId: string): { chat: Chat | undefined; standing: ChatStanding } => {
  const accountId = useAccountId();
  const [chat, setChat] = useState<Chat>();
  useEffect(() => {
    const one = createChat(browserWorld(streamId, accountId));
    setChat(one);
    const look = () => document.visibilityState === 'visible' && one.wake();
    window.addEventListener('online', one.wake);
    window.addEventListener('offline', one.sleep);
    document.addEventListener('visibilitychange', look);
    return () => {
      window.removeEventListener('online', one.wake);
      window.removeEventListener('offline', one.sleep);
      document.removeEventListener('visibilitychange', look);
      one.close();
      setChat(undefined);
    };
  }, [streamId, accountId]);
  const standing = useSyncExternalStore(chat?.subscribe ?? subscribeToNothing, chat?.read ?? readNothing);
  return { chat, standing };
};
