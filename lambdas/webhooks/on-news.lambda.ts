import { platformOwner } from '../kit/authorize.ts';
import { batch } from '../kit/batch.ts';
import { failpoint } from '../kit/failpoint.ts';
import { deliveriesOf } from './deliveries-of.ts';
import { deliveriesStore } from './deliveries-store.ts';
import { dueQueue } from './due-queue.ts';
import { webhooksNewsEnv } from './env.ts';
import { isPublicType, newsEvents } from './payload.ts';
import { webhooksStore } from './webhooks-store.ts';

const env = webhooksNewsEnv.read(process.env);
const webhooks = webhooksStore(env.WEBHOOKS_TABLE);
const deliveries = deliveriesStore(env.WEBHOOKS_TABLE);
const queue = dueQueue(env.DUE_QUEUE);

/** Gives every webhook that wants to hear of it a delivery. News that comes twice finds them there. */
export const handler = batch(newsEvents, async (news, { eventId, eventName: type, occurredAt, now }) => {
  if (!isPublicType(type)) return;
  const listening = await Promise.all([webhooks.of(news.ownerId), webhooks.of(platformOwner)]);
  const wanted = deliveriesOf({ eventId, type, occurredAt, news }, listening.flat(), now);
  const begun = await Promise.all(wanted.map(async (one) => ((await deliveries.create(one)) ? [one] : [])));
  FAILPOINT: failpoint('webhooks.news.saved');
  await queue.send(begun.flat().map(({ webhookId, deliveryId }) => ({ webhookId, deliveryId, delaySeconds: 0 })));
});
