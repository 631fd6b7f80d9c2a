import { fileFailures } from '../../docs/failures.ts';

/** The row of the table of reasons a creator was given, word for word. A start that was refused has the API's own words. */
export const reasonOf = (code: string, message: string): { code: string; message: string } | undefined =>
  fileFailures.find((failure) => failure.code === code && failure.message === message) ??
  (code === 'request.invalid' ? { code, message } : undefined);
