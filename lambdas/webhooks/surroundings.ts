import { platformOwner } from '../kit/authorize.ts';
import { doorOf } from '../kit/http.ts';
import { peopleOf } from '../kit/people.ts';
import { sealer } from '../kit/seal.ts';
import { addressRulesOf } from './address.ts';
import { deliveriesStore } from './deliveries-store.ts';
import { dueQueue } from './due-queue.ts';
import { webhooksApiEnv } from './env.ts';
import { jobsStore } from './jobs-store.ts';
import type { Webhook } from './webhook.ts';
import { webhooksStore } from './webhooks-store.ts';

const env = webhooksApiEnv.read(process.env);

/** What the operations on webhooks work with: made once per function. */
export const webhooks = webhooksStore(env.WEBHOOKS_TABLE);
export const deliveries = deliveriesStore(env.WEBHOOKS_TABLE);
export const jobs = jobsStore(env.WEBHOOKS_TABLE);
export const queue = dueQueue(env.DUE_QUEUE);
export const seals = sealer(env.SEAL_SECRET, 'webhooks');
export const addressRules = addressRulesOf(env);
export const cursorSecret = env.CURSOR_SECRET;
export const door = doorOf(env, env.WEBHOOKS_TABLE, peopleOf(env.WEBHOOKS_TABLE).subject);

/** Who a webhook asked for by its scope belongs to. */
export const ownerOf = (scope: 'own' | 'platform', accountId: string): string =>
  scope === 'platform' ? platformOwner : accountId;

/** The caller's own, or the platform's; whether they may is for `may` to say. */
export const webhookCalled = async (accountId: string, webhookId: string): Promise<Webhook | undefined> =>
  (await webhooks.find(accountId, webhookId)) ?? (await webhooks.find(platformOwner, webhookId));
