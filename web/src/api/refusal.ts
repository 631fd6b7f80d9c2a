import { Refused, Unreachable } from '../../../sdk/src/public.ts';

export { isRefused, mayHelpToRetry, Refused, Unreachable } from '../../../sdk/src/public.ts';

/** The sentence to show, whatever was thrown. */
export const sentenceOf = (error: unknown): string => {
  if (error instanceof Refused || error instanceof Unreachable) return error.message;
  return 'Something unexpected happened in this page. Reload it and try again.';
};

/** `tags[2]` is a part of what one field of a form holds, `tags`. */
const partOf = (field: string): { whole: string; number: number } | undefined => {
  const [, whole, index] = /^(\w+)\[(\d+)\]/.exec(field) ?? [];
  return whole === undefined ? undefined : { whole, number: Number(index) + 1 };
};

/** Problems with single fields, by the field's name on the wire; what is wrong with a part stands at the whole, too. */
export const fieldProblems = (error: unknown): Readonly<Record<string, string>> => {
  const problems: Record<string, string> = {};
  if (!(error instanceof Refused)) return problems;
  for (const { field, problem } of error.fields) {
    problems[field] = `This ${problem}.`;
    const part = partOf(field);
    if (part) problems[part.whole] ??= `Number ${part.number} of these ${problem}.`;
  }
  return problems;
};

/** The same where there is no form to show them in, one sentence a field; empty when no field is to blame. */
export const fieldSentences = (error: unknown): string =>
  error instanceof Refused
    ? error.fields.map(({ field, problem }) => `The ${field.replaceAll('_', ' ')} ${problem}.`).join(' ')
    : '';
