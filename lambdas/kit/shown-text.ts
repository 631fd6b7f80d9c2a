import * as z from 'zod';

/** What could break a line, turn text around or speak to a terminal. */
export const unshowable = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** These only nudge what stands beside them, and who writes from right to left needs them. */
const directionMarks = /[\u061C\u200E\u200F]/g;

const words = 'has control characters that cannot be shown; leave them out';
const isShowable = (text: string): boolean => text.replace(directionMarks, '').search(unshowable) < 0;
const isSeen = (text: string): boolean => /[^\s\p{Cf}]/u.test(text);

/** The beginning of a text, `most` UTF-16 units at most and no character cut in half: half of one cannot be kept. */
export const shortened = (text: string, most: number): string => text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');

/** One line that people read, trimmed: 1 to `most` characters, none of them a control character. */
export const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(most)
    .refine(isShowable, words)
    .refine(isSeen, { error: 'must not be empty', when: ({ value }) => typeof value === 'string' && value !== '' });

/** Several lines that people read: up to `most` characters, of the control characters only line ends and tabs. */
export const paragraphs = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => isShowable(text.replaceAll(/[\r\n\t]/g, ' ')), words);
