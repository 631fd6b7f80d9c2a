import type { Line } from '../kit/history.ts';

export interface HealthEvent {
  at: string;
  level: 'info' | 'warning' | 'problem';
  words: string;
}

/** What happened, to somebody who knows no machine. */
const steps: Record<string, Omit<HealthEvent, 'at'>> = {
  start: { level: 'info', words: 'You started the stream.' },
  channel_running: { level: 'info', words: 'The encoder is up and waits for your picture.' },
  input_detected: { level: 'info', words: 'Your picture is here: you are live.' },
  input_lost: { level: 'problem', words: 'Nothing comes from your software any more. Viewers see a pause.' },
  stop: { level: 'info', words: 'The stream was stopped.' },
  terminate: { level: 'problem', words: 'The stream was ended by the platform.' },
  channel_failed: { level: 'problem', words: 'The encoder failed.' },
  'timeout:start': { level: 'problem', words: 'The encoder did not come up in time.' },
  'timeout:no_input': { level: 'problem', words: 'Nothing was sent for too long, so the stream was ended.' },
  'timeout:reconnect_window': { level: 'problem', words: 'The connection did not come back in time.' },
  'timeout:max_duration': { level: 'info', words: 'The stream has reached the longest time there is.' },
};

export const stepWords = ({ at, event }: Line): HealthEvent | undefined => {
  const said = steps[event];
  return said && { at, ...said };
};

interface Alert {
  type: string;
  message: string;
  since: Date | undefined;
}

const elsewhere =
  'The way to your viewers or to another place is disturbed. Go on streaming; each place says for itself whether it arrives.';

/**
 * MediaLive's alerts as advice; one we have no words for is told in its own. Of a stream that is sent elsewhere one may be about
 * that, and its message name the address with the key: then it is not repeated.
 */
export const alertWords = (
  { type, message, since }: Alert,
  { relays }: { relays?: number | undefined },
  now: Date,
): HealthEvent => {
  const at = (since ?? now).toISOString();
  if (/audio not detected/i.test(type))
    return { at, level: 'warning', words: 'No sound arrives. Look whether your microphone or desktop sound is muted.' };
  if (relays && /rtmp|output|socket/i.test(type)) return { at, level: 'warning', words: elsewhere };
  if (/video not detected|rtmp/i.test(type))
    return { at, level: 'problem', words: 'No picture arrives. Look whether your software is still streaming.' };
  if (/drop|behind|slow/i.test(type))
    return {
      at,
      level: 'warning',
      words: 'Pictures are being dropped. A lower bit rate, or a cable instead of Wi-Fi, helps.',
    };
  if (/output|socket/i.test(type))
    return { at, level: 'warning', words: 'Our own way to your viewers is disturbed. We are on it; go on streaming.' };
  return { at, level: 'warning', words: (!relays && message) || type };
};
