import { apiVariables, environment } from '../kit/env.ts';

/** `DUE_QUEUE` is the address of the queue deliveries are handed over in; `SEAL_SECRET` seals the secrets in the table. */
const common = ['WEBHOOKS_TABLE', 'DUE_QUEUE'] as const;
const addresses = ['WEBHOOK_PORTS', 'WEBHOOK_LOOPBACK'] as const;

export const webhooksApiEnv = environment(...apiVariables, ...common, ...addresses, 'SEAL_SECRET');
export const webhooksNewsEnv = environment(...common);
export const webhooksDeliveryEnv = environment(...common, ...addresses, 'SEAL_SECRET');
export const webhooksReconcileEnv = environment(...common, 'SEAL_SECRET');
export const webhooksEraserEnv = environment('WEBHOOKS_TABLE');
