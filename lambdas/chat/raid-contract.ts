import * as z from 'zod';
import { idOf } from '../kit/ids.ts';

// Sending everybody in a room on to another stream.

/** So long everybody has to go at once, or to stay. */
export const raidCountdownMs = 10_000;
/** A stream sends its viewers on once in so long. */
export const raidEveryMs = 300_000;

/** Where viewers are sent, as a person writes it. */
export const raidTo = z.string().min(1).max(300).describe('A channel’s handle, or the id or the address of a stream');

/** That viewers are sent on. */
export const raidPut = {
  to: idOf('str').describe('The stream they are sent to'),
  title: z.string(),
  name: z.string().describe('Who sends them: a channel, or a person who has none'),
  goesAt: z.iso.datetime().describe('Whoever has not said otherwise by then goes there'),
};

/** That viewers of another stream have come. */
export const raidArrived = {
  from: idOf('str').describe('The stream they come from'),
  name: z.string(),
  viewers: z.number().int().min(0).describe('How many were there when they were sent'),
};

/** A stream or a channel in what somebody wrote; undefined where there is neither. */
export const raidTargetIn = (text: string): { streamId: string } | { handle: string } | undefined => {
  const written = text.trim();
  const streamId = /^(?:\S*\/)?(str_[0-9A-Za-z]{20,40})(?:[/?#]\S*)?$/.exec(written)?.[1];
  if (streamId) return { streamId };
  const handle = /^@?([a-z0-9][a-z0-9_-]{1,28}[a-z0-9])$/i.exec(written)?.[1];
  return handle ? { handle: handle.toLowerCase() } : undefined;
};
