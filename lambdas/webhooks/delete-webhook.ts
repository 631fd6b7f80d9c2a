import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { deleteWebhook } from './contract.ts';
import { webhookCalled, webhooks } from './surroundings.ts';

export const deleteWebhookRoute = http(deleteWebhook, async ({ params, accountId, may, seen, now }) =>
  decideAgain(async () => {
    const webhook = may(await webhookCalled(accountId, params.webhookId));
    seen(webhook.version);
    await webhooks.remove(webhook, now);
  }),
);
