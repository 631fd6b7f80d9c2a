import { http } from '../kit/http.ts';
import { DeliveryNotFound, readDelivery } from './contract.ts';
import { shownDelivery } from './present.ts';
import { deliveries, webhookCalled } from './surroundings.ts';

export const readDeliveryRoute = http(readDelivery, async ({ params, accountId, may, now }) => {
  const { webhookId } = may(await webhookCalled(accountId, params.webhookId));
  const delivery = await deliveries.find(webhookId, params.deliveryId);
  if (!delivery) throw DeliveryNotFound();
  const attemptsMade = await deliveries.attempts(delivery);
  return { ...shownDelivery(delivery, now), body: delivery.body, attemptsMade };
});
