// How this domain's table spells its keys; only the two stores beside it ask.

interface Key {
  pk: string;
  sk: string;
}

export const webhookKey = ({ ownerId, webhookId }: { ownerId: string; webhookId: string }): Key => ({
  pk: `OWNER#${ownerId}`,
  sk: `WEBHOOK#${webhookId}`,
});
export const quotaKey = (ownerId: string): Key => ({ pk: `OWNER#${ownerId}`, sk: 'QUOTA' });
export const deliveryKey = ({ webhookId, deliveryId }: { webhookId: string; deliveryId: string }): Key => ({
  pk: `WEBHOOK#${webhookId}`,
  sk: `DELIVERY#${deliveryId}`,
});
export const attemptsPrefix = (deliveryId: string): string => `ATTEMPT#${deliveryId}#`;
export const attemptKey = (delivery: { webhookId: string; deliveryId: string }, number: number): Key => ({
  pk: `WEBHOOK#${delivery.webhookId}`,
  sk: `${attemptsPrefix(delivery.deliveryId)}${String(number).padStart(6, '0')}`,
});
export const redeliveryKey = (webhookId: string): Key => ({ pk: `WEBHOOK#${webhookId}`, sk: 'REDELIVERY' });
export const erasureKey = (webhookId: string): Key => ({ pk: `WEBHOOK#${webhookId}`, sk: 'ERASURE' });

/** What is due is spread over as many partitions, so that no hour's rush heats one. */
export const dueShards = 4;

/** Where the reconciler finds it; nowhere when nothing is due. */
export const dueAttributes = (id: string, dueAt: string | undefined): Record<string, string> => {
  if (!dueAt) return {};
  const shard = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % dueShards;
  return { gsi1pk: `DUE#${shard}`, gsi1sk: `${dueAt}#${id}` };
};

/** Where deliveries of one state are found. */
export const stateIndex = (webhookId: string, state: string): string => `WEBHOOK#${webhookId}#${state}`;

/** Held to by who writes a row: it is the first, or stands over the very version that was read. */
export const overOnly = (was: { version: number } | undefined) =>
  was
    ? {
        ConditionExpression: '#version = :was',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':was': was.version },
      }
    : { ConditionExpression: 'attribute_not_exists(pk)' };

export const epochSeconds = (at: string): number => Math.floor(Date.parse(at) / 1000);
