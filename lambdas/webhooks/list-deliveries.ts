import { openCursor, sealCursor } from '../kit/cursor.ts';
import { http } from '../kit/http.ts';
import { listDeliveries } from './contract.ts';
import { keptMs } from './delivery.ts';
import { shownDelivery } from './present.ts';
import { idsBetween } from './redelivery.ts';
import { cursorSecret, deliveries, webhookCalled } from './surroundings.ts';

export const listDeliveriesRoute = http(listDeliveries, async ({ params, query, accountId, may, now }) => {
  const { webhookId } = may(await webhookCalled(accountId, params.webhookId));
  const { state, cursor, limit } = query;
  const scope = `deliveries ${webhookId} ${state ?? 'all'}`;
  const page = await deliveries.page(webhookId, {
    // What is older is on its way out, even where the table has not got round to it.
    ...idsBetween(new Date(now.getTime() - keptMs), new Date(now.getTime() + 60_000)),
    state,
    limit,
    position: cursor ? await openCursor<string>(cursorSecret, scope, cursor) : undefined,
  });
  return {
    items: page.deliveries.map((delivery) => shownDelivery(delivery, now)),
    ...(page.next ? { nextCursor: await sealCursor(cursorSecret, scope, page.next) } : {}),
  };
});
