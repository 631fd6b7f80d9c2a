import * as z from 'zod';
import { lengthOf, longestText } from './room-contract.ts';

// What somebody wrote, as it is kept: composed, trimmed, one line, and unable to turn the text around it.

const unseen = /[\p{Default_Ignorable_Code_Point}\p{C}\p{M}\p{Z}\u2800]/gu;
const control = /[\p{Cc}\u2028\u2029]/u;
const opens = /[\u2066\u2067\u2068]/;
const bidi = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/**
 * Marks that turn the direction of text cannot reach beyond the message: what opens is closed at its end, and what closes
 * more than was opened is left out. Overrides, which make letters read backwards, are left out.
 */
export const directionsClosed = (text: string): string => {
  let open = 0;
  const kept = text.replace(bidi, (mark) => {
    if (opens.test(mark)) open += 1;
    else if (mark === '\u2069') {
      if (open === 0) return '';
      open -= 1;
    } else if (mark >= '\u202A' && mark <= '\u202E') return '';
    return mark;
  });
  return kept + '\u2069'.repeat(open);
};

const tidy = (text: string): string => directionsClosed(text).normalize('NFC').trim();

/** A message's text: 1 to 500 characters of one line, something of it visible. */
export const messageText = z
  .string()
  .refine((text) => text.isWellFormed(), 'holds half a character; send whole Unicode text')
  .transform(tidy)
  .pipe(
    z
      .string()
      .min(1, 'must not be empty')
      .refine((text) => !control.test(text), 'must be one line without control characters')
      .refine((text) => text === '' || text.replace(unseen, '') !== '', 'must have something one can see')
      .refine((text) => lengthOf(text) <= longestText, `must be at most ${longestText} characters long`),
  );
