import * as z from 'zod';
import { operation } from '../kit/operation.ts';

export const readHealth = operation({
  id: 'gateway.health',
  method: 'GET',
  path: '/healthz',
  summary: 'Are we up? Says nothing else.',
  credential: 'ignored',
  action: 'service.look',
  matrix: ['SV4'],
  answer: { status: 200, body: z.object({ ok: z.literal(true) }) },
  example: { answer: { ok: true } },
});

export const gatewayOperations = [readHealth] as const;
