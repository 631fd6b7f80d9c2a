import type { Answer } from '../../../sdk/src/node.ts';
import { misused } from '../../problem.ts';
import { facts, plain, table } from '../../words.ts';

export type Webhook = Answer<'webhooks.list'>['items'][number];
export type Delivery = Answer<'webhooks.list_deliveries'>['items'][number];

/** An id of a webhook, or a mistake in the call. */
export const webhookIdOf = (typed: string): string => {
  if (/^whk_[0-9A-Za-z]{20,40}$/.test(typed)) return typed;
  throw misused(`${typed} is not a webhook’s id.`, 'Ids look like whk_01JD…; `arclight webhooks ls` lists yours.');
};

export const deliveryIdOf = (typed: string): string => {
  if (/^dlv_[0-9A-Za-z]{20,40}$/.test(typed)) return typed;
  throw misused(
    `${typed} is not a delivery’s id.`,
    'Ids look like dlv_01JD…; `arclight webhooks deliveries <webhook>` lists them.',
  );
};

const standing = (webhook: Webhook): string => {
  if (webhook.disabled_because) return `off (${webhook.disabled_because})`;
  if (!webhook.enabled) return 'off';
  return webhook.failing_since ? 'failing' : 'on';
};

const kinds = ({ event_types: types }: Webhook): string => (types.length === 0 ? 'all' : types.join(','));

export const webhooksTable = (webhooks: readonly Webhook[], width: number): string =>
  table(
    webhooks.map((webhook) => [
      webhook.webhook_id,
      standing(webhook),
      webhook.url,
      kinds(webhook),
      webhook.description,
    ]),
    width,
  );

/** A webhook line by line; its secret when it has just been made. */
export const webhookWords = (webhook: Webhook & { secret?: string | undefined }): string =>
  facts([
    ['webhook', webhook.webhook_id],
    ['address', webhook.url],
    ['events', kinds(webhook)],
    ['state', standing(webhook)],
    ['for', webhook.description],
    ['old secret until', webhook.previous_secret_until],
    ['secret', webhook.secret],
  ]);

export const deliveriesTable = (deliveries: readonly Delivery[], width: number): string =>
  table(
    deliveries.map((one) => [
      one.delivery_id,
      one.occurred_at,
      one.event_type,
      one.state,
      String(one.last_status ?? '–'),
      plain(one.problem ?? (one.next_attempt_at ? `next ${one.next_attempt_at}` : '')),
    ]),
    width,
  );
