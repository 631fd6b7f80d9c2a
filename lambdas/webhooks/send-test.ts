import { clock } from '../kit/clock.ts';
import { http } from '../kit/http.ts';
import { newId, prefixes } from '../kit/ids.ts';
import { transact } from '../kit/transaction.ts';
import { sendTest, testType } from './contract.ts';
import { begin } from './delivery.ts';
import { bodyOf } from './payload.ts';
import { shownDelivery } from './present.ts';
import { deliveries, queue, webhookCalled } from './surroundings.ts';

export const sendTestRoute = http(sendTest, async ({ params, accountId, may, idempotent, now }) => {
  const { webhookId, ownerId } = may(await webhookCalled(accountId, params.webhookId));
  const deliveryId = newId(prefixes.delivery, now, clock.random(10));
  const delivery = begin(
    {
      deliveryId,
      webhookId,
      ownerId,
      eventId: newId(prefixes.event, now, clock.random(10)),
      eventType: testType,
      occurredAt: now.toISOString(),
      body: bodyOf(testType, now, { webhook_id: webhookId }),
    },
    now,
  );
  const answer = shownDelivery(delivery, now);
  await transact([deliveries.creating(delivery), idempotent.complete(answer)]);
  await queue.send([{ webhookId, deliveryId, delaySeconds: 0 }]);
  return answer;
});
