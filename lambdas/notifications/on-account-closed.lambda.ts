import { accountClosed } from '../accounts/events.ts';
import { batch } from '../kit/batch.ts';
import { noticesEnv } from './env.ts';
import { noticesStore } from './notices-store.ts';

const store = noticesStore(noticesEnv.read(process.env).NOTIFICATIONS_TABLE);

/** A person has left: nobody reads their list any more, and nobody else's names them. */
export const handler = batch(accountClosed, ({ accountId }) => store.forget(accountId));
