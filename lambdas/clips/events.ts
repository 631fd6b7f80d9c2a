import * as z from 'zod';
import { event } from '../kit/event.ts';
import { idOf } from '../kit/ids.ts';

/** Clips tell it themselves: what takes longer than an answer is done by who hears of it. */
export const clipFileAsked = event('clips', 'clip.file_asked', {
  summary: 'Somebody wants a clip as one file; it is made now.',
  data: z.object({
    clipId: idOf('clp'),
    attempt: z.number().int().describe('Counts how often it was begun'),
  }),
  example: { clipId: 'clp_01JD3V8Z9Q4X7K2M5N6P8R0S1T', attempt: 1 },
});

export const clipsEvents = [clipFileAsked] as const;
