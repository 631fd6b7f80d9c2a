import * as z from 'zod';
import type { targetState } from './contract.ts';
import type { Stream } from './stream.ts';
import { isTerminal, isWatchable } from './stream-machine.ts';

/** Why a target was left out when its stream started. */
export const targetProblem = z.enum(['inner_address', 'no_address', 'unreadable']);
export type TargetProblem = z.output<typeof targetProblem>;

/**
 * Another server a stream is sent to as well. Where it is sent to and with which key is sealed together: an address may hold
 * as much of a secret as the key.
 */
export const target = z.object({
  targetId: z.string(),
  label: z.string(),
  /** All of the address that is shown. */
  host: z.string(),
  sealed: z.string(),
  enabled: z.boolean(),
  problem: targetProblem.optional(),
});
export type Target = z.output<typeof target>;

/** An encoder tries anew every so often, and its figures come late: no sooner is it said that nothing arrives. */
export const connectingMs = 45_000;

const problems: Record<TargetProblem, (host: string) => string> = {
  inner_address: (host) => `Nothing is sent: ${host} does not lead to an address on the internet.`,
  no_address: (host) => `Nothing is sent: there was no such host as ${host} when the stream started.`,
  unreadable: () => 'Nothing is sent: its key cannot be read any more. Give the address and the key again next time.',
};

const nothingArrives = (host: string): string =>
  `Nothing arrives at ${host}. Look whether the address and the key are right, and whether that place waits for you; we go on trying.`;

/**
 * How it stands with a target, in a word and where something is wrong in words. `arriving`: whether its encoder reaches it; undefined while nobody can
 * say.
 */
export const standingOf = (
  one: Pick<Target, 'enabled' | 'host' | 'problem'>,
  stream: Pick<Stream, 'state' | 'liveSince'>,
  arriving: boolean | undefined,
  now: Date,
): { state: z.output<typeof targetState>; words?: string } => {
  if (!one.enabled || isTerminal(stream.state) || ['ENDING', 'ARCHIVING'].includes(stream.state))
    return { state: 'off' };
  if (one.problem) return { state: 'failed', words: problems[one.problem](one.host) };
  if (!isWatchable(stream.state)) return { state: 'waiting' };
  if (arriving) return { state: 'on' };
  const since = Date.parse(stream.liveSince ?? now.toISOString());
  if (arriving === undefined || now.getTime() - since < connectingMs) return { state: 'connecting' };
  return { state: 'failed', words: nothingArrives(one.host) };
};
