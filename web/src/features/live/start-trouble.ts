import { isRefused, Refused, sentenceOf } from '../../api/refusal.ts';
import { momentOf } from '../../ui/when.ts';

/** Why a stream did not start, and what can be done about it. */
export interface StartTrouble {
  sentence: string;
  /** The stream that is in the way. */
  streamId?: string;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const startTroubleOf = (error: unknown, locale?: string, timeZone?: string): StartTrouble => {
  if (isRefused(error, 'live.hours_used_up')) {
    const { whose, hours, resets_at } = error.details;
    const until = text(resets_at);
    const said =
      whose === 'everybody'
        ? `All ${hours} hours on air of this month are used up, everybody’s together.`
        : `Your ${hours} hours on air of today are used up.`;
    return { sentence: until ? `${said} There are new ones on ${momentOf(until, locale, timeZone)}.` : error.message };
  }
  if (isRefused(error, 'live.already_on_air')) {
    const streamId = text(error.details['stream_id']);
    return { sentence: error.message, ...(streamId ? { streamId } : {}) };
  }
  // Whose turn it is after a full house is said in the sentence itself: the SDK knows how long to wait.
  return { sentence: error instanceof Refused ? error.message : sentenceOf(error) };
};
