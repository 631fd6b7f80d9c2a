import * as z from 'zod';
import { platformOwner } from '../kit/authorize.ts';
import { eventType, OverlapRunning } from './contract.ts';

/** A webhook as it is kept. Its secrets are sealed (`seal.ts`). */
export const Webhook = z.object({
  webhookId: z.string(),
  /** An account, or the platform. */
  ownerId: z.string(),
  /** Who made it: the person to be told when it is switched off. */
  createdBy: z.string(),
  version: z.number().int(),
  url: z.string(),
  description: z.string(),
  eventTypes: z.array(eventType),
  enabled: z.boolean(),
  disabledBecause: z.enum(['failing', 'gone']).optional(),
  failingSince: z.string().optional(),
  sealedSecret: z.string(),
  previous: z.object({ sealedSecret: z.string(), until: z.string() }).optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** When the reconciler looks after its secrets. */
  dueAt: z.string(),
});
export type Webhook = z.output<typeof Webhook>;
export type DisabledBecause = NonNullable<Webhook['disabledBecause']>;

/** Often enough that nothing is sealed with a key that has been changed for longer than this. */
export const upkeepEveryMs = 7 * 24 * 3_600_000;
/** Nothing but failures for so long, and it is switched off. */
export const givesUpAfterMs = 5 * 24 * 3_600_000;

const inMs = (now: Date, ms: number): string => new Date(now.getTime() + ms).toISOString();
const earlier = (one: string, other: string): string => (one < other ? one : other);

export const begin = (
  given: Pick<
    Webhook,
    'webhookId' | 'ownerId' | 'createdBy' | 'url' | 'description' | 'eventTypes' | 'enabled' | 'sealedSecret'
  >,
  now: Date,
): Webhook => ({
  ...given,
  version: 1,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  dueAt: inMs(now, upkeepEveryMs),
});

const next = (webhook: Webhook, given: Partial<Webhook>): Webhook => ({
  ...webhook,
  ...given,
  version: webhook.version + 1,
});

/** What its owner wants changed. Switched on, or sent elsewhere, it has a clean past. */
export const change = (
  webhook: Webhook,
  wish: Partial<Pick<Webhook, 'url' | 'description' | 'eventTypes' | 'enabled'>>,
  now: Date,
): Webhook => {
  const isFresh = wish.enabled === true || (wish.url !== undefined && wish.url !== webhook.url);
  const past = isFresh ? { failingSince: undefined } : {};
  const reason = wish.enabled === undefined ? {} : { disabledBecause: undefined };
  return next(webhook, { ...wish, ...past, ...reason, updatedAt: now.toISOString() });
};

/**
 * A new secret; the one before stays good for the overlap. While an earlier overlap runs there is none but with no overlap
 * at all, which ends every old one: how long a secret stays good was promised.
 */
export const rotate = (webhook: Webhook, sealedSecret: string, overlapHours: number, now: Date): Webhook => {
  const promised = webhook.previous?.until;
  if (overlapHours > 0 && promised !== undefined && new Date(promised) > now)
    throw OverlapRunning({ previousSecretUntil: promised });
  const until = inMs(now, overlapHours * 3_600_000);
  return next(webhook, {
    sealedSecret,
    previous: overlapHours > 0 ? { sealedSecret: webhook.sealedSecret, until } : undefined,
    updatedAt: now.toISOString(),
    dueAt: overlapHours > 0 ? earlier(until, webhook.dueAt) : webhook.dueAt,
  });
};

/** The sealed secrets a message is signed with now, the newest first. */
export const goodSecrets = ({ sealedSecret, previous }: Webhook, now: Date): string[] => [
  sealedSecret,
  ...(previous && new Date(previous.until) > now ? [previous.sealedSecret] : []),
];

/** An old secret whose time is over goes, and the others are sealed anew where that is needed. */
export const keepUp = (webhook: Webhook, renewed: Pick<Webhook, 'sealedSecret' | 'previous'>, now: Date): Webhook => {
  const previous = renewed.previous && new Date(renewed.previous.until) > now ? renewed.previous : undefined;
  const nextLook = inMs(now, upkeepEveryMs);
  return next(webhook, {
    sealedSecret: renewed.sealedSecret,
    previous,
    dueAt: previous ? earlier(previous.until, nextLook) : nextLook,
  });
};

/** What an attempt means for the webhook itself; undefined when it changes nothing. */
export const afterAttempt = (
  webhook: Webhook,
  ended: 'arrived' | 'failed' | 'gone',
  now: Date,
): { webhook: Webhook; disabled?: DisabledBecause } | undefined => {
  if (!webhook.enabled) return undefined;
  if (ended === 'arrived')
    return webhook.failingSince ? { webhook: next(webhook, { failingSince: undefined }) } : undefined;
  const failingSince = webhook.failingSince ?? now.toISOString();
  const isTooLong = now.getTime() - Date.parse(failingSince) >= givesUpAfterMs;
  const disabled = ended === 'gone' ? 'gone' : isTooLong ? 'failing' : undefined;
  if (disabled)
    return {
      webhook: next(webhook, { failingSince, enabled: false, disabledBecause: disabled, updatedAt: now.toISOString() }),
      disabled,
    };
  return webhook.failingSince ? undefined : { webhook: next(webhook, { failingSince }) };
};

/** Does it want to hear of this? What happened before it was made is not its business, a replay included. */
export const wants = (webhook: Webhook, event: { type: string; occurredAt: Date }): boolean =>
  webhook.enabled &&
  event.occurredAt >= new Date(webhook.createdAt) &&
  (webhook.eventTypes.length === 0 || (webhook.eventTypes as string[]).includes(event.type));

export const isOfPlatform = ({ ownerId }: Pick<Webhook, 'ownerId'>): boolean => ownerId === platformOwner;
