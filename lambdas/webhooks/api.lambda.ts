import { api } from '../kit/api.ts';
import { changeWebhookRoute } from './change-webhook.ts';
import { createWebhookRoute } from './create-webhook.ts';
import { deleteWebhookRoute } from './delete-webhook.ts';
import { listDeliveriesRoute } from './list-deliveries.ts';
import { listWebhooksRoute } from './list-webhooks.ts';
import { readDeliveryRoute } from './read-delivery.ts';
import { readWebhookRoute } from './read-webhook.ts';
import { redeliverRoute } from './redeliver.ts';
import { redeliverRangeRoute } from './redeliver-range.ts';
import { rotateSecretRoute } from './rotate-secret.ts';
import { sendTestRoute } from './send-test.ts';
import { door } from './surroundings.ts';

export const handler = api(
  [
    listWebhooksRoute,
    createWebhookRoute,
    readWebhookRoute,
    changeWebhookRoute,
    deleteWebhookRoute,
    rotateSecretRoute,
    sendTestRoute,
    listDeliveriesRoute,
    readDeliveryRoute,
    redeliverRoute,
    redeliverRangeRoute,
  ],
  door,
);
