import type * as z from 'zod';
import type { streamState } from './contract.ts';

export type StreamState = z.output<typeof streamState>;
export type StreamEvent =
  | 'start'
  | 'cancel'
  | 'channel_running'
  | 'channel_failed'
  | 'input_detected'
  | 'input_lost'
  | 'stop'
  | 'terminate'
  | 'channel_stopped'
  | 'channel_stopped_no_archive'
  | 'archive_ready'
  | 'archive_failed'
  | 'timeout:schedule_expired'
  | 'timeout:start'
  | 'timeout:no_input'
  | 'timeout:max_duration'
  | 'timeout:reconnect_window'
  | 'timeout:reconcile'
  | 'timeout:deadline';

type Exits = Partial<Record<StreamEvent, StreamState>>;

/** The whole life of a stream. What is not listed does not happen; states without exits are the end. */
export const transitions: Record<StreamState, Exits> = {
  SCHEDULED: { start: 'STARTING', cancel: 'CANCELED', 'timeout:schedule_expired': 'CANCELED' },
  STARTING: {
    channel_running: 'WAITING_INPUT',
    channel_failed: 'START_FAILED',
    'timeout:start': 'START_FAILED',
    stop: 'ENDING',
    terminate: 'ENDING',
  },
  WAITING_INPUT: {
    input_detected: 'LIVE',
    stop: 'ENDING',
    terminate: 'ENDING',
    channel_failed: 'ENDING',
    'timeout:no_input': 'ENDING',
  },
  LIVE: {
    input_lost: 'INTERRUPTED',
    stop: 'ENDING',
    terminate: 'ENDING',
    channel_failed: 'ENDING',
    'timeout:max_duration': 'ENDING',
  },
  INTERRUPTED: {
    input_detected: 'LIVE',
    stop: 'ENDING',
    terminate: 'ENDING',
    channel_failed: 'ENDING',
    'timeout:reconnect_window': 'ENDING',
    'timeout:max_duration': 'ENDING',
  },
  ENDING: {
    channel_stopped: 'ARCHIVING',
    channel_stopped_no_archive: 'ENDED',
    'timeout:reconcile': 'ENDING',
  },
  ARCHIVING: {
    archive_ready: 'ARCHIVED',
    archive_failed: 'ARCHIVE_FAILED',
    'timeout:deadline': 'ARCHIVE_FAILED',
  },
  CANCELED: {},
  START_FAILED: {},
  ENDED: {},
  ARCHIVED: {},
  ARCHIVE_FAILED: {},
};

/** Has nothing more to happen to it? */
export const isTerminal = (state: StreamState): boolean => Object.keys(transitions[state]).length === 0;
/** From its start until its encoder has stopped: it costs money, and takes its channel's place on air. */
export const isOnAir = (state: StreamState): boolean =>
  ['STARTING', 'WAITING_INPUT', 'LIVE', 'INTERRUPTED', 'ENDING'].includes(state);
/** Can something still be sent, now or soon? */
export const takesInput = (state: StreamState): boolean => isOnAir(state) && state !== 'ENDING';
/** Is there something to watch? */
export const isWatchable = (state: StreamState): boolean => state === 'LIVE' || state === 'INTERRUPTED';
