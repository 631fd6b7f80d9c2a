import { expect, test } from 'vitest';
import { fileFailures } from '../../docs/failures.ts';
import { transcodeFailed } from '../../lambdas/transcode/events.ts';
import { recognise } from '../../lambdas/upload/media-signature.ts';
import { reasonOf } from './reasons.ts';

/** Something a person can do, said to them. */
const remedy = /\b(Upload|upload|Export|export|Choose|Start|Cut|Add|Open|Unpack|Check) \S+/;
/** Words of the trade nobody should have to look up. What a video tool's own menu says is explained where it stands. */
const jargon =
  /codec|bitstream|bitrate|demux|mux|container|moov|atom|\bNAL|\bPTS|\bDTS|keyframe|\bGOP|frame ?rate|pixel format|yuv|(audio|video|data) stream|metadata|checksum|\bS3\b|bucket|ffmpeg|MediaConvert|timeout|null|undefined/i;

test.each(fileFailures.map((failure) => [`${failure.code}: ${failure.message.slice(0, 40)}…`, failure] as const))(
  '%s says what happened and what to do, in words for its owner',
  (_, { by, code, message }) => {
    // What catalog waited for in vain is named after who did not deliver it.
    expect(code).toMatch(by === 'catalog' ? /^(upload|transcode|catalog)\.[a-z_]+$/ : new RegExp(`^${by}\\.[a-z_]+$`));
    const sentences = message.split(/(?<=[.!?]) /);
    expect(sentences.length).toBeGreaterThanOrEqual(2);
    expect(sentences.slice(1).join(' ')).toMatch(remedy);
    expect(message).not.toMatch(jargon);
    expect(message).toMatch(/[.]$/);
    expect(message.length).toBeLessThan(300);
    // Formats are named only beside what they are.
    if (/H\.264|AAC/.test(message)) expect(message).toMatch(/usual choice of every video tool/);
  },
);

test('a code means one thing; only what a file turned out to be has several sentences', () => {
  const sentences = Map.groupBy(fileFailures, ({ by, code }) => `${by} ${code}`);
  for (const [code, all] of sentences)
    expect([code, all.length]).toEqual([code, code === 'upload upload.not_a_video' ? 9 : 1]);
});

test('what is said without a row in the table would be noticed', () => {
  const { refused = '' } = { refused: '', ...recognise(Buffer.from('plain text')) };
  expect(reasonOf('upload.not_a_video', refused)).toBeDefined();
  expect(reasonOf('upload.not_a_video', `${refused} `)).toBeUndefined();
  expect(reasonOf('transcode.unheard_of', 'Something happened.')).toBeUndefined();
});

test('the example of the news is a row of the table', () => {
  const { code, message } = transcodeFailed.example;
  expect(reasonOf(code, message)).toBeDefined();
});
