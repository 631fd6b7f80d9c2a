import { http, Reply } from '../kit/http.ts';
import { readWebhook } from './contract.ts';
import { shownRedelivery, shownWebhook } from './present.ts';
import { jobs, webhookCalled } from './surroundings.ts';

export const readWebhookRoute = http(readWebhook, async ({ params, accountId, may, now }) => {
  const webhook = may(await webhookCalled(accountId, params.webhookId));
  const redelivery = await jobs.redelivery(webhook.webhookId);
  const shown = { ...shownWebhook(webhook, now), redelivery: redelivery && shownRedelivery(redelivery) };
  return new Reply(shown, { version: webhook.version });
});
