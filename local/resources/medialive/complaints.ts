import type { z } from 'zod';
import { AwsError } from '../../wire/json-api.ts';

export const badRequest = (message: string): AwsError => new AwsError('BadRequestException', message, { status: 400 });
export const notFound = (message: string): AwsError => new AwsError('NotFoundException', message, { status: 404 });
export const conflict = (message: string): AwsError => new AwsError('ConflictException', message, { status: 409 });
export const unprocessable = (message: string): AwsError =>
  new AwsError('UnprocessableEntityException', message, { status: 422 });
export const quotaReached = (message: string): AwsError =>
  new AwsError('TooManyRequestsException', message, { status: 429 });

/** Each thing a request got wrong, by its place. */
const complaintsOf = (error: z.ZodError): string[] =>
  error.issues.flatMap((issue) => {
    const at = issue.path.join('.');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => `${at ? `${at}.` : ''}${key} is not understood here`);
    return [`${at || 'the request'}: ${issue.message}`];
  });

/** The checked request, or MediaLive's BadRequestException with the whole list. */
export const checked = <Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> => {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw badRequest(complaintsOf(parsed.error).join('; '));
};
