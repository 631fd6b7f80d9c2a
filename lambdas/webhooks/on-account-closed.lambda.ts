import { accountClosed } from '../accounts/events.ts';
import { batch } from '../kit/batch.ts';
import { webhooksEraserEnv } from './env.ts';
import { webhooksStore } from './webhooks-store.ts';

const webhooks = webhooksStore(webhooksEraserEnv.read(process.env).WEBHOOKS_TABLE);

/** A person has left: their webhooks go, and with them everything that was sent. */
export const handler = batch(accountClosed, async ({ accountId }, { now }) => {
  for (const webhook of await webhooks.of(accountId)) await webhooks.remove(webhook, now);
});
