import { describe, expect, test } from 'vitest';
import { chapterProblem, chaptersIn, textOf } from '../../web/src/features/catalog/chapters-text.ts';

const written = [
  { start_ms: 0, title: 'Calm' },
  { start_ms: 750_000, title: 'The highest wave – 3 m' },
  { start_ms: 3_723_000, title: 'Ebb' },
];

describe('chapters as people write them', () => {
  test('are a time and a title a line, and read again as they were', () => {
    expect(textOf(written)).toBe('0:00 Calm\n12:30 The highest wave – 3 m\n1:02:03 Ebb');
    expect(chaptersIn(textOf(written))).toEqual({ chapters: written });
    expect([textOf(undefined), chaptersIn('')]).toEqual(['', { chapters: [] }]);
  });

  test('may come from elsewhere: with dashes, leading zeros, empty lines and line ends of Windows', () => {
    expect(chaptersIn('00:00 - Calm\r\n\r\n  12:30 – The highest wave – 3 m \r\n01:02:03\tEbb\n')).toEqual({
      chapters: written,
    });
    expect(chaptersIn('90:00 Late')).toEqual({ chapters: [{ start_ms: 5_400_000, title: 'Late' }] });
  });

  test('marked between two seconds begin at the full one', () => {
    expect(chaptersIn(textOf([{ start_ms: 12_999, title: 'Flood' }])).chapters).toEqual([
      { start_ms: 12_000, title: 'Flood' },
    ]);
  });

  test.each([
    ['Calm', 'Line 1: begin with the time and a space, as in “12:30 The highest wave”.'],
    ['0:00 Calm\n\n12.30 Flood', 'Line 3: begin with the time and a space, as in “12:30 The highest wave”.'],
    ['0:60 Calm', 'Line 1: 0:60 is no time. Write seconds with two digits, up to 59, as in 1:02:03.'],
    ['12:3 Flood', 'Line 1: 12:3 is no time. Write seconds with two digits, up to 59, as in 1:02:03.'],
    ['1:60:00 Calm', 'Line 1: 1:60:00 is no time. Write seconds with two digits, up to 59, as in 1:02:03.'],
    ['0:00 Calm\n12:30 ', 'Line 2: say after 12:30 what begins there.'],
    ['0:00 Calm\n\n0:00 Flood', 'Line 3: put it after line 1, at 0:01 or later.'],
    ['5:00 Flood\n4:59 Calm', 'Line 2: put it after line 1, at 5:01 or later.'],
    ['0:00 Calm\n1:40 Ebb', 'Line 2: begin before 1:40, where the video is over.'],
    [`0:00 ${'x'.repeat(101)}`, 'Line 1: this title has 101 characters; 100 are the most.'],
  ])('%j is not taken, and what would be right is said', (text, slip) => {
    expect(chaptersIn(text, text.includes('Ebb') ? 100 : undefined).slip).toBe(slip);
  });

  test('the API turns down are named, counted as people count', () => {
    const problem = 'This has control characters that cannot be shown; leave them out.';
    expect(chapterProblem({ title: 'This must not be empty.', 'chapters[2].title': problem })).toBe(
      'Chapter 3: this has control characters that cannot be shown; leave them out.',
    );
    expect(chapterProblem({ chapters: 'This must be a list.' })).toBe('This must be a list.');
    expect(chapterProblem({ title: 'This must not be empty.' })).toBeUndefined();
  });

  test('are a hundred at most', () => {
    const lines = Array.from({ length: 101 }, (_, index) => `${index}:00 Part`);
    expect(chaptersIn(lines.slice(0, 100).join('\n')).slip).toBeUndefined();
    expect(chaptersIn(lines.join('\n')).slip).toBe('Line 101: 100 chapters are the most.');
  });
});
