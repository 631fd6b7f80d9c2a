import { describe, expect, test } from 'vitest';
import { line, paragraphs } from '../../lambdas/kit/shown-text.ts';

describe('what people read', () => {
  test.each(['Waves', 'Überfahrt – Teil 2', '👩‍👩‍👧 family', 'قارب', 'شرح C++\u200F', 'א\u200E(ב)'])(
    '%s is a line',
    (text) => {
      expect(line(60).parse(` ${text} `)).toBe(text);
    },
  );

  test.each(['a\u0000b', 'a\nb', '\u001b[31mred', 'film\u202Egpj.exe', 'a\u2028b', '\u0007'])('%j is none', (text) => {
    const { error } = line(60).safeParse(text);
    expect(error?.issues[0]?.message).toContain('control characters');
  });

  test.each(['\u200F', '\u200B\u200D', ' \u061C '])('%j shows nothing', (text) => {
    expect(
      line(60)
        .safeParse(text)
        .error?.issues.map(({ message }) => message),
    ).toEqual(['must not be empty']);
    expect(paragraphs(60).safeParse(text).success).toBe(true);
  });

  test('says one thing about an empty line', () => {
    expect(
      line(60)
        .safeParse(' ')
        .error?.issues.map(({ message }) => message),
    ).toEqual(['must not be empty']);
  });

  test('may have lines and tabs where there is room for several', () => {
    expect(paragraphs(60).parse('one\r\n\ttwo')).toBe('one\r\n\ttwo');
    expect(paragraphs(60).safeParse('one\u0000').success).toBe(false);
    expect(paragraphs(3).safeParse('four').success).toBe(false);
  });
});
