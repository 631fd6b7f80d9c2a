import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { ConditionFailed } from '../kit/transaction.ts';
import { DeliveryNotFound, redeliver } from './contract.ts';
import { again } from './delivery.ts';
import { shownDelivery } from './present.ts';
import { deliveries, queue, webhookCalled } from './surroundings.ts';

export const redeliverRoute = http(redeliver, async ({ params, accountId, may, now }) => {
  const { webhookId } = may(await webhookCalled(accountId, params.webhookId));
  const begun = await decideAgain(async () => {
    const delivery = await deliveries.find(webhookId, params.deliveryId);
    if (!delivery) throw DeliveryNotFound();
    const fresh = again(delivery, now);
    if (!(await deliveries.save(delivery, fresh))) throw new ConditionFailed([0]);
    return fresh;
  });
  await queue.send([{ webhookId, deliveryId: begun.deliveryId, delaySeconds: 0 }]);
  return shownDelivery(begun, now);
});
