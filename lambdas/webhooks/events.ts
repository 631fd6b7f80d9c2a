import * as z from 'zod';
import { event } from '../kit/event.ts';
import { idOf } from '../kit/ids.ts';

export const webhookDisabled = event('webhooks', 'webhook.disabled', {
  summary: 'A webhook was switched off by us; the person who made it is told by mail.',
  data: z.object({
    webhookId: idOf('whk'),
    version: z.number().int(),
    accountId: idOf('usr').describe('Who made it'),
    host: z.string().describe('Of its address'),
    because: z.enum(['failing', 'gone']).describe('Nothing but failures for days; or the address answered 410'),
    failingSince: z.iso.datetime(),
  }),
  example: {
    webhookId: 'whk_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
    version: 7,
    accountId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
    host: 'hooks.example.com',
    because: 'failing' as const,
    failingSince: '2026-11-15T10:00:00.000Z',
  },
});

export const webhooksEvents = [webhookDisabled] as const;
