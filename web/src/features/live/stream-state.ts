import type { PublicStream, ReadableStream, StreamState } from '../../api/promises.ts';

// What a stream's state means to those who look at it.

/** There is something to watch: pictures, or the pause between two of them. */
export const isOnAir = (state: StreamState): boolean => state === 'LIVE' || state === 'INTERRUPTED';
/** Its encoder runs and costs. */
export const isRunning = (state: StreamState): boolean =>
  isOnAir(state) || state === 'STARTING' || state === 'WAITING_INPUT' || state === 'ENDING';
/** It was on air and will not be again. */
export const isOver = (state: StreamState): boolean =>
  ['ENDING', 'ENDED', 'ARCHIVING', 'ARCHIVED', 'ARCHIVE_FAILED'].includes(state);

type Timed = Pick<PublicStream, 'state' | 'scheduled_at' | 'replay_video_id' | 'viewers'>;

/** All who watch ask together about so many times a second, unless one of them waited longer than `most` milliseconds. */
const asksPerSecond = 100;
const shared = (usual: number, viewers: number | undefined, most: number): number =>
  Math.min(most, Math.max(usual, ((viewers ?? 0) * 1000) / asksPerSecond));

/**
 * How often it is worth asking again, in milliseconds: often while something is about to happen, and the more rarely the longer
 * there is time, or the more there are who ask; never when nothing more can happen. A picture that stops is asked about at once.
 */
export const pollMsOf = ({ state, scheduled_at, viewers }: Timed, now: Date): number | false => {
  switch (state) {
    case 'SCHEDULED': {
      const leftMs = scheduled_at ? Date.parse(scheduled_at) - now.getTime() : 0;
      if (leftMs > 3_600_000) return 60_000;
      return leftMs > 300_000 ? 20_000 : 5_000;
    }
    case 'STARTING':
    case 'WAITING_INPUT':
      return 2_000;
    case 'INTERRUPTED':
      return shared(2_000, viewers, 15_000);
    case 'LIVE':
      return shared(8_000, viewers, 300_000);
    case 'ENDING':
      return 3_000;
    case 'ARCHIVING':
      return 5_000;
    default:
      return false;
  }
};

/** How often a list with these is worth asking again. */
export const pollMsOfAll = (streams: readonly Timed[], now: Date): number | false => {
  const each = streams.map((stream) => pollMsOf(stream, now)).filter((ms) => ms !== false);
  return each.length > 0 ? Math.max(3_000, Math.min(...each)) : false;
};

const announced: Partial<Record<StreamState, string>> = {
  STARTING: 'The stream is starting.',
  WAITING_INPUT: 'The stream is about to begin.',
  LIVE: 'The stream is live.',
  INTERRUPTED: 'The stream is interrupted. The creator will be right back.',
  CANCELED: 'The stream has been called off.',
  START_FAILED: 'The stream could not start.',
};

/** What is said aloud when it comes to this state. */
export const announcementOf = (state: StreamState): string =>
  announced[state] ?? (isOver(state) ? 'The stream has ended.' : '');

const endings: Partial<Record<NonNullable<PublicStream['end_reason']>, string>> = {
  schedule_expired: 'It was announced and never started.',
  no_input: 'Nothing was sent for so long that we ended it.',
  connection_lost: 'The connection was lost and did not come back in time.',
  max_duration: 'It had lasted as long as a stream can.',
  no_viewers: 'Nobody was watching any more, so we ended it.',
  hours_used_up: 'The hours on air were used up.',
  encoder_failed: 'Our encoder broke down. We are sorry.',
  account_barred: 'The account it belongs to was suspended.',
};

/** Why it ended, where that was not simply its owner's wish. */
export const endingWords = ({ end_reason }: Pick<PublicStream, 'end_reason'>): string | undefined =>
  end_reason && endings[end_reason];

/** How a stream stands, to its owner. */
export interface StreamStanding {
  label: string;
  look: 'good' | 'bad' | 'note' | 'warm' | 'plain' | 'live';
  sentence: string;
}

type Facts = Pick<
  ReadableStream,
  'state' | 'scheduled_at' | 'record' | 'progress' | 'failure' | 'terminated' | 'end_reason'
>;

/** What to tell its owner. */
export const standingOf = (stream: Facts): StreamStanding => {
  const { state, terminated, failure, record, progress } = stream;
  if (terminated) {
    const said = terminated.message ? ` They say: “${terminated.message}”` : '';
    return {
      label: 'Ended by staff',
      look: 'bad',
      sentence: `Our staff ended it because of ${terminated.because}.${said} Nothing of it is kept.`,
    };
  }
  switch (state) {
    case 'SCHEDULED':
      return stream.scheduled_at
        ? { label: 'Scheduled', look: 'note', sentence: 'It is announced. Start it a few minutes before its hour.' }
        : { label: 'Not started', look: 'plain', sentence: 'Start it when you like; until then it costs nothing.' };
    case 'STARTING':
      return { label: 'Starting', look: 'warm', sentence: progress?.words ?? 'The encoder is coming up.' };
    case 'WAITING_INPUT':
      return { label: 'Waiting for a picture', look: 'warm', sentence: 'Everything is ready: begin to send.' };
    case 'LIVE':
      return { label: 'Live', look: 'live', sentence: 'You are on air.' };
    case 'INTERRUPTED':
      return {
        label: 'Interrupted',
        look: 'bad',
        sentence: 'Nothing arrives. Send again to the same address with the same key, and it goes on.',
      };
    case 'ENDING':
      return { label: 'Ending', look: 'warm', sentence: 'The encoder is being switched off.' };
    case 'ARCHIVING':
      return { label: 'Ended', look: 'warm', sentence: 'The recording is being made into a video.' };
    case 'ARCHIVED':
      return { label: 'Ended', look: 'good', sentence: 'The recording is a video of yours now.' };
    case 'ARCHIVE_FAILED':
      return {
        label: 'Not recorded',
        look: 'bad',
        sentence: failure?.message ?? 'The stream went well, but its recording could not be made into a video.',
      };
    case 'START_FAILED':
      return {
        label: 'Did not start',
        look: 'bad',
        sentence: failure?.message ?? 'The encoder did not come up. It costs nothing; make a new stream and try again.',
      };
    case 'CANCELED':
      return {
        label: 'Called off',
        look: 'plain',
        sentence: endingWords(stream) ?? 'It was called off before it started.',
      };
    case 'ENDED':
      return {
        label: 'Ended',
        look: 'plain',
        sentence: endingWords(stream) ?? (record ? 'Nothing of it was recorded.' : 'It was not to be recorded.'),
      };
  }
};
