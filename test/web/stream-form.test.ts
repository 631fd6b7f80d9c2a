import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../sdk/src/refusal.ts';
import { bitrateOf, chartWords, lineOf, loudnessWords } from '../../web/src/features/live/health-words.ts';
import { dollars } from '../../web/src/features/live/money.ts';
import { srtAddress } from '../../web/src/features/live/srt-address.ts';
import { startTroubleOf } from '../../web/src/features/live/start-trouble.ts';
import { bodyOf, changeBetween, hourProblem, newForm } from '../../web/src/features/live/stream-form.ts';
import { dvrOptions, protocolOptions } from '../../web/src/features/live/stream-options.ts';

const form = { ...newForm, title: ' Storm ', description: 'Waves' };

describe('the form of a stream', () => {
  test('sends what was typed, trimmed, with an hour and a channel only where there is one', () => {
    expect(bodyOf(form)).toEqual({
      ...{
        title: 'Storm',
        description: 'Waves',
        visibility: 'public',
        admission: 'open',
        access: 'free',
        latency: 'low',
        protocol: 'rtmp',
        record: true,
      },
      ...{ dvr_window_sec: 3600, reconnect_window_sec: 60 },
    });
    const body = bodyOf({ ...form, scheduled_at: '2026-12-01T18:00', channel_id: 'ch_1' });
    expect(body.channel_id).toBe('ch_1');
    expect(new Date(body.scheduled_at ?? '').getTime()).toBe(new Date('2026-12-01T18:00').getTime());
  });

  test('changes only what differs, and takes an hour back', () => {
    const before = { ...form, scheduled_at: '2026-12-01T18:00' };
    expect(changeBetween(before, before)).toEqual({});
    expect(changeBetween(before, { ...before, title: 'Storm ' })).toEqual({});
    expect(changeBetween(before, { ...before, title: 'Calm', record: false })).toEqual({
      title: 'Calm',
      record: false,
    });
    expect(changeBetween(before, { ...before, scheduled_at: '' })).toEqual({ scheduled_at: null });
  });

  test('judges an hour that was typed, not one that stood there before', () => {
    const now = new Date('2026-12-01T18:00');
    expect(hourProblem('', '', now)).toBeUndefined();
    expect(hourProblem('2026-12-01T17:00', '2026-12-01T17:00', now)).toBeUndefined();
    expect(hourProblem('2026-12-01T17:00', '', now)).toContain('past');
    expect(hourProblem('2026-12-01T19:00', '', now)).toBeUndefined();
  });

  test('offers SRT where the environment takes it, and puts its passphrase behind its address', () => {
    expect(protocolOptions(['rtmp', 'srt']).map(([protocol]) => protocol)).toEqual(['rtmp', 'srt']);
    expect(changeBetween(form, { ...form, protocol: 'srt' })).toEqual({ protocol: 'srt' });
    expect(srtAddress('srt://203.0.113.10:5000?mode=caller&pbkeylen=32', 'a&b')).toBe(
      'srt://203.0.113.10:5000?mode=caller&pbkeylen=32&passphrase=a%26b',
    );
  });

  test('offers a length a program has chosen besides its own', () => {
    expect(dvrOptions(3600).map(([value]) => value)).not.toContain('77');
    expect(dvrOptions(77)[0]).toEqual(['77', '77 seconds']);
  });
});

describe('a stream that does not start', () => {
  const no = (status: number, code: string, details: object, headers: Record<string, string> = {}) =>
    startTroubleOf(
      refusalOf(
        status,
        { error: { code, message: 'As the service said.', details } },
        { headers: new Headers(headers) },
      ),
      'en-GB',
      'UTC',
    );

  test('says when to try again where every encoder is taken', () => {
    expect(no(503, 'live.no_capacity', {}, { 'retry-after': '120' }).sentence).toBe(
      'Every encoder is on air, so nothing was started. Try again in 2 minutes.',
    );
  });

  test('says whose hours are used up, and when there are new ones', () => {
    const resets_at = '2026-11-22T00:00:00.000Z';
    const mine = no(429, 'live.hours_used_up', { whose: 'yours', hours: 8, resets_at }).sentence;
    expect(mine).toMatch(/^Your 8 hours on air of today are used up\. There are new ones on 22 November 2026/);
    const all = no(429, 'live.hours_used_up', { whose: 'everybody', hours: 300, resets_at }).sentence;
    expect(all).toContain('everybody’s together');
    expect(no(429, 'live.hours_used_up', {}).sentence).toBe('As the service said.');
  });

  test('leads to the stream that is in the way', () => {
    expect(no(409, 'live.already_on_air', { stream_id: 'str_2' })).toEqual({
      sentence: 'As the service said.',
      streamId: 'str_2',
    });
  });
});

describe('the health of a stream', () => {
  const sample = (bitrate_bps: number, frame_rate: number) => ({ at: '', bitrate_bps, frame_rate, dropped_frames: 0 });

  test('is told in figures people use', () => {
    expect(bitrateOf(4_512_000)).toBe('4.5 Mbit/s');
    expect(bitrateOf(849_600)).toBe('850 kbit/s');
    expect([-1, -18, -50, -80].map(loudnessWords)).toEqual(['too loud', 'good', 'quiet', 'silent']);
    expect(dollars(1.4, 'en-US')).toBe('$1.40');
  });

  test('is a line from left to right, and a sentence for those who do not see it', () => {
    expect(lineOf([0, 5, 10, 20], { width: 30, height: 10, top: 10 })).toBe('0.0,10.0 10.0,5.0 20.0,0.0 30.0,0.0');
    expect(lineOf([0, 0], { width: 10, height: 10, top: 0 })).toBe('0.0,10.0 10.0,10.0');
    expect(chartWords([sample(4_000_000, 29.97), sample(4_600_000, 24)])).toBe(
      'Over the last five minutes between 4.0 Mbit/s and 4.6 Mbit/s, and between 24 and 30 pictures a second.',
    );
    expect(chartWords([])).toBe('No figures yet.');
  });
});
