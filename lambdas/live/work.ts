import type { Stream, Transition } from './stream.ts';

/** What came of one look at a stream: a step of its life, something to note, nothing to do yet, or nothing left to do. */
export type Outcome = { move: Transition; because?: unknown } | { note: Partial<Stream> } | 'wait' | 'done';
