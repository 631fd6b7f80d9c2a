import { decideAgain } from '../kit/decide-again.ts';
import { http, Reply } from '../kit/http.ts';
import { checkedAddress } from './checked-address.ts';
import { changeWebhook } from './contract.ts';
import { shownWebhook } from './present.ts';
import { addressRules, webhookCalled, webhooks } from './surroundings.ts';
import { change } from './webhook.ts';

export const changeWebhookRoute = http(changeWebhook, async ({ params, body, accountId, may, seen, now }) =>
  decideAgain(async () => {
    const webhook = may(await webhookCalled(accountId, params.webhookId));
    seen(webhook.version);
    const { url, eventTypes, ...rest } = body;
    const wish = {
      ...rest,
      ...(url === undefined ? {} : { url: checkedAddress(url, addressRules) }),
      ...(eventTypes === undefined ? {} : { eventTypes: [...new Set(eventTypes)] }),
    };
    const changed = change(webhook, wish, now);
    await webhooks.save(webhook, changed);
    return new Reply(shownWebhook(changed, now), { version: changed.version });
  }),
);
