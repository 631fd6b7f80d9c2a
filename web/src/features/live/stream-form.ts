import type { Access, Asked, OwnStream, Visibility } from '../../api/promises.ts';
import { isoOf, localValueOf, problemOf } from '../catalog/publish-when.ts';
import { leastPassword } from './door.ts';

/** What a stream is told to be, as it stands in the form. */
export interface StreamForm {
  title: string;
  description: string;
  visibility: Visibility;
  access: Access;
  admission: OwnStream['admission'];
  /** A new one; empty where the one there is stays. */
  password: string;
  latency: OwnStream['latency'];
  protocol: OwnStream['protocol'];
  record: boolean;
  dvr_window_sec: number;
  reconnect_window_sec: number;
  /** As `<input type="datetime-local">` spells it; empty for no certain hour. */
  scheduled_at: string;
  channel_id: string;
}

export type StreamBody = Asked<'live.create'>['body'];
export type StreamChange = NonNullable<Asked<'live.change'>['body']>;

export const newForm: StreamForm = {
  title: '',
  description: '',
  visibility: 'public',
  access: 'free',
  admission: 'open',
  password: '',
  latency: 'low',
  protocol: 'rtmp',
  record: true,
  dvr_window_sec: 3600,
  reconnect_window_sec: 60,
  scheduled_at: '',
  channel_id: '',
};

export const formOf = (stream: OwnStream): StreamForm => ({
  title: stream.title,
  description: stream.description,
  visibility: stream.visibility,
  access: stream.access,
  admission: stream.admission,
  password: '',
  latency: stream.latency,
  protocol: stream.protocol,
  record: stream.record,
  dvr_window_sec: stream.dvr_window_sec,
  reconnect_window_sec: stream.reconnect_window_sec,
  scheduled_at: stream.scheduled_at ? localValueOf(stream.scheduled_at) : '',
  channel_id: stream.channel?.channel_id ?? '',
});

/** What is sent to make one. */
export const bodyOf = ({ scheduled_at, channel_id, title, description, password, ...rest }: StreamForm): StreamBody => {
  const hour = isoOf(scheduled_at);
  return {
    ...rest,
    ...(password ? { password } : {}),
    title: title.trim(),
    description: description.trim(),
    ...(hour ? { scheduled_at: hour } : {}),
    ...(channel_id ? { channel_id } : {}),
  };
};

/** What is sent to change one: only what differs, so that two people changing different things do not meet. */
export const changeBetween = (from: StreamForm, to: StreamForm): StreamChange => {
  const wire = ({ channel_id: _, scheduled_at, password, ...rest }: StreamForm) => ({
    ...rest,
    ...(password ? { password } : {}),
    title: rest.title.trim(),
    description: rest.description.trim(),
    scheduled_at: isoOf(scheduled_at) ?? null,
  });
  const [before, after] = [wire(from), wire(to)];
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => value !== (before as Record<string, unknown>)[name]),
  ) as StreamChange;
};

/** What is wrong with the hour, before it is sent; one that has not been touched is not judged. */
export const hourProblem = (typed: string, before: string, now: Date): string | undefined =>
  typed === '' || typed === before ? undefined : problemOf(typed, now);

/** Whether the door can be as it is wished: a password has eight characters, and where there was none there is one now. */
export const isDoorFine = ({ admission, password }: StreamForm, before?: OwnStream['admission']): boolean =>
  admission !== 'password' || password.length >= leastPassword || (password === '' && before === 'password');
