import * as z from 'zod';

/** What could break a line, turn text around or speak to a terminal. */
export const unshowable = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

const words = 'has control characters that cannot be shown; leave them out';
const isShowable = (text: string): boolean => text.search(unshowable) < 0;

/** The beginning of a text, `most` UTF-16 units at most and no character cut in half: half of one cannot be kept. */
export const shortened = (text: string, most: number): string => text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');

/** One line that people read, trimmed: 1 to `most` characters, none of them a control character. */
export const line = (most: number) => z.string().trim().min(1, 'must not be empty').max(most).refine(isShowable, words);

/** Several lines that people read: up to `most` characters, of the control characters only line ends and tabs. */
export const paragraphs = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => isShowable(text.replaceAll(/[\r\n\t]/g, ' ')), words);
