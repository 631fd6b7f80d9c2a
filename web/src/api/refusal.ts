import { Refused, Unreachable } from '../../../sdk/src/public.ts';

export { isRefused, mayHelpToRetry, Refused, Unreachable } from '../../../sdk/src/public.ts';

/** The sentence to show, whatever was thrown. */
export const sentenceOf = (error: unknown): string => {
  if (error instanceof Refused || error instanceof Unreachable) return error.message;
  return 'Something unexpected happened in this page. Reload it and try again.';
};

/** Problems with single fields, by the field's name on the wire. */
export const fieldProblems = (error: unknown): Readonly<Record<string, string>> =>
  error instanceof Refused
    ? Object.fromEntries(error.fields.map(({ field, problem }) => [field, `This ${problem}.`]))
    : {};

/** The same where there is no form to show them in, one sentence a field; empty when no field is to blame. */
export const fieldSentences = (error: unknown): string =>
  error instanceof Refused
    ? error.fields.map(({ field, problem }) => `The ${field.replaceAll('_', ' ')} ${problem}.`).join(' ')
    : '';
