import { clock } from '../kit/clock.ts';
import { failpoint } from '../kit/failpoint.ts';
import { http } from '../kit/http.ts';
import { newId, prefixes } from '../kit/ids.ts';
import { checkedAddress } from './checked-address.ts';
import { createWebhook } from './contract.ts';
import { shownWebhook } from './present.ts';
import { secretOf } from './signature.ts';
import { addressRules, ownerOf, seals, webhooks } from './surroundings.ts';
import { begin } from './webhook.ts';

export const createWebhookRoute = http(createWebhook, async ({ body, accountId, may, idempotent, now }) => {
  const { ownerId } = may({ ownerId: ownerOf(body.scope, accountId) });
  const { description, enabled } = body;
  const url = checkedAddress(body.url, addressRules);
  const eventTypes = [...new Set(body.eventTypes)];
  const webhookId = newId(prefixes.webhook, now, clock.random(10));
  const secret = secretOf(clock.random(32));
  const sealedSecret = await seals.seal(webhookId, secret);
  const webhook = begin(
    { webhookId, ownerId, createdBy: accountId, url, description, eventTypes, enabled, sealedSecret },
    now,
  );
  const answer = { ...shownWebhook(webhook, now), secret };
  await webhooks.create(webhook, idempotent.complete(answer));
  FAILPOINT: failpoint('webhooks.create.saved');
  return answer;
});
