import { clock } from '../kit/clock.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { http } from '../kit/http.ts';
import { rotateSecret } from './contract.ts';
import { shownWebhook } from './present.ts';
import { secretOf } from './signature.ts';
import { seals, webhookCalled, webhooks } from './surroundings.ts';
import { rotate } from './webhook.ts';

export const rotateSecretRoute = http(rotateSecret, async ({ params, body, accountId, may, idempotent, now }) =>
  decideAgain(async () => {
    const webhook = may(await webhookCalled(accountId, params.webhookId));
    const secret = secretOf(clock.random(32));
    const rotated = rotate(webhook, await seals.seal(webhook.webhookId, secret), body.overlapHours, now);
    const answer = { ...shownWebhook(rotated, now), secret };
    await webhooks.save(webhook, rotated, idempotent.complete(answer));
    FAILPOINT: failpoint('webhooks.rotate.saved');
    return answer;
  }),
);
