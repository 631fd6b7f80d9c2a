import { describe, expect, test } from 'vitest';
import { letterWords } from '../../cli/commands/ops/dlq.ts';
import { readLetter } from '../../ops/letter.ts';
import { momentOf } from '../../ops/moment.ts';

const letter = (body: unknown, attributes: Record<string, string> = {}) =>
  readLetter({
    MessageId: 'm-1',
    Body: typeof body === 'string' ? body : JSON.stringify(body),
    Attributes: { SentTimestamp: '1763719200000', ApproximateReceiveCount: '6' },
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    ),
  });

describe('a dead letter', () => {
  test('of a consumer tells the event, whose request it was, and what it is about', () => {
    const detail = { eventId: 'evt_1', correlationId: 'cor_1', data: { videoId: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T' } };
    expect(letter({ id: 'x', 'detail-type': 'video.published', time: '2026-11-20T10:00:00Z', detail })).toMatchObject({
      kind: 'event',
      event: 'video.published',
      eventId: 'evt_1',
      correlationId: 'cor_1',
      about: ['vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T'],
      sentAt: '2025-11-21T10:00:00.000Z',
      receives: 6,
    });
  });

  test('of an AWS service’s event goes by the event’s own id', () => {
    const read = letter({ id: 'b194', 'detail-type': 'Object Created', detail: { bucket: {} } });
    expect(read).toMatchObject({ eventId: 'b194', correlationId: 'b194' });
  });

  test('that EventBridge could not deliver says what hindered it', () => {
    const why = { ERROR_CODE: 'NO_PERMISSIONS', ERROR_MESSAGE: 'not allowed', RETRY_ATTEMPTS: '185' };
    expect(letter({ 'detail-type': 'a.b', detail: {} }, why).cause).toBe(
      'could not be delivered (NO_PERMISSIONS, 185 retries): not allowed',
    );
  });

  test('of a failed run and of a stretch of a stream says how it ended', () => {
    const requestContext = { condition: 'RetriesExhausted', approximateInvokeCount: 2 };
    expect(letter({ requestContext, responsePayload: { errorMessage: 'no table' } })).toMatchObject({
      kind: 'run',
      cause: 'RetriesExhausted after 2 tries: no table',
    });
    const stretch = { requestContext, DDBStreamBatchInfo: { shardId: 's' } };
    expect(letter(stretch)).toMatchObject({ kind: 'stream', cause: 'RetriesExhausted after 2 tries' });
  });

  test('that is no JSON is shown as it is, without what is secret in it', () => {
    expect(letter('Bearer abc.def, ada@example.com')).toMatchObject({
      kind: 'other',
      body: 'Bearer [removed], [e-mail]',
    });
  });
});

test('how often a letter was received is told with what counts as that', () => {
  expect(letterWords(letter('x'))).toContain('sent      2025-11-21T10:00:00.000Z, received 6 times, looks included');
});

describe('a moment', () => {
  const now = new Date('2026-11-20T12:00:00Z');

  test.each([
    ['now', '2026-11-20T12:00:00.000Z'],
    ['90m', '2026-11-20T10:30:00.000Z'],
    ['24h ago', '2026-11-19T12:00:00.000Z'],
    ['2 d', '2026-11-18T12:00:00.000Z'],
    ['2026-11-20T10:00Z', '2026-11-20T10:00:00.000Z'],
  ])('%s is %s', (words, moment) => {
    expect(momentOf(words, now).toISOString()).toBe(moment);
  });

  test.each(['yesterday', '5', '10 weeks', '2026-13-40', ''])('%s is none', (words) => {
    expect(() => momentOf(words, now)).toThrow(/90m, 24h, 2d/);
  });
});
