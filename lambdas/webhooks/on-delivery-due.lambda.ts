import { batch } from '../kit/batch.ts';
import { peopleOf } from '../kit/people.ts';
import { sealer } from '../kit/seal.ts';
import { addressRulesOf } from './address.ts';
import { attempt, type Sending } from './attempt.ts';
import { deliveriesStore } from './deliveries-store.ts';
import { deliveryDue, dueQueue } from './due-queue.ts';
import { egress } from './egress.ts';
import { webhooksDeliveryEnv } from './env.ts';
import { webhooksStore } from './webhooks-store.ts';

const env = webhooksDeliveryEnv.read(process.env);
const rules = addressRulesOf(env);
const sending: Sending = {
  webhooks: webhooksStore(env.WEBHOOKS_TABLE),
  deliveries: deliveriesStore(env.WEBHOOKS_TABLE),
  queue: dueQueue(env.DUE_QUEUE),
  seals: sealer(env.SEAL_SECRET, 'webhooks'),
  rules,
  send: egress(rules),
  personOf: peopleOf(env.WEBHOOKS_TABLE).person,
};

/** Sends what is due; a receiver that fails is no failure of ours, and only ours return to the queue. */
export const handler = batch(deliveryDue, (which) => attempt(sending, which));
