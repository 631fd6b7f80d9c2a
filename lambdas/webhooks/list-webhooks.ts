import { http } from '../kit/http.ts';
import { listWebhooks } from './contract.ts';
import { shownWebhook } from './present.ts';
import { ownerOf, webhooks } from './surroundings.ts';

export const listWebhooksRoute = http(listWebhooks, async ({ query, accountId, may, now }) => {
  const { ownerId } = may({ ownerId: ownerOf(query.scope, accountId) });
  const found = await webhooks.of(ownerId);
  return { items: found.map((webhook) => shownWebhook(webhook, now)) };
});
