import { accountEvents } from '../accounts/events.ts';
import { batch } from '../kit/batch.ts';
import { peopleOf } from '../kit/people.ts';
import { hasEnded } from '../kit/session.ts';
import { chatAccountEnv } from './env.ts';
import { eraserOf } from './erase-person.ts';
import { socketClient } from './socket-client.ts';
import { type Holder, socketsStore } from './sockets-store.ts';
import { type Closing, speaking } from './speak.ts';

const env = chatAccountEnv.read(process.env);
const people = peopleOf(env.CHAT_TABLE);
const sockets = socketsStore(env.CHAT_TABLE);
const speak = speaking(sockets, socketClient({ managementUrl: env.SOCKETS }));
const erase = eraserOf(env.CHAT_TABLE, env.IMAGES_BUCKET);

type Known = Awaited<ReturnType<typeof people.knownNow>>;

/** Why a socket of somebody cannot stay open, as they are now. */
const endOf = (person: Known, { sessionId, signedInAt = 0, clientId, scopes, keyId, accountId }: Holder) => {
  if (person.status === 'suspended') return 'suspended';
  if (person.status !== 'active') return 'ended';
  const app = clientId === undefined ? {} : { app: { clientId, scopes: scopes ?? [] } };
  if (sessionId && hasEnded(person.sessions, { accountId, sessionId, signedInAt, ...app })) return 'ended';
  return keyId && !person.keys?.some((key) => key.keyId === keyId) ? 'ended' : undefined;
};

/**
 * Keeps what chat knows of people, and ends at once what they have open and may not any more: whoever was suspended, is
 * leaving, or has signed out. Of who has left for good, nothing they said stays, and no name.
 */
export const handler = batch(accountEvents, async ({ suspension: _, ...news }) => {
  await people.learn(news);
  const person = await people.knownNow(news.accountId);
  for (const { connectionId, holder, joined: __ } of await sockets.ofPerson(news.accountId)) {
    const why: Closing | undefined = holder && endOf(person, holder);
    if (why) await speak.close(connectionId, why);
  }
  if (person.status === 'closed') await erase(news.accountId);
});
