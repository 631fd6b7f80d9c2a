import type { z } from 'zod';
import { conflict, invalid } from './refusal.ts';

/** Checks a request's body; what does not fit, or is not understood, is refused with the names of it. */
export function checked<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map((issue) => {
    const at = issue.path.join('.');
    if (issue.code !== 'unrecognized_keys') return `${at || 'request'}: ${issue.message}`;
    return issue.keys.map((key) => `${at ? `${at}.` : ''}${key}: not understood here`).join('; ');
  });
  throw invalid('MEMBER_INVALID', `${reasons.join('; ')}.`);
}

/** A policy is JSON with statements, or it is none. */
export function checkedPolicy(text: string): string {
  try {
    const { Statement } = JSON.parse(text) as { Statement?: unknown };
    if (Array.isArray(Statement) ? Statement.length > 0 : Statement) return text;
  } catch {
    // Falls through to the refusal.
  }
  throw invalid('INVALID_POLICY', 'Policy: must be a JSON document with a Statement.');
}

/** What is there already is the answer to the request that made it, and a conflict to every other. */
export function demandSame(
  there: { token?: string; asked: string },
  asked: { token?: string; body: unknown },
  name: string,
): void {
  if (asked.token === undefined || there.token !== asked.token)
    throw conflict('RESOURCE_ALREADY_EXISTS', `${name} exists already.`);
  if (there.asked !== JSON.stringify(asked.body))
    throw conflict('IDEMPOTENT_PARAMETER_MISMATCH', `${name} was made by a request with other parameters.`);
}

export function demandMatch(there: { etag: string }, ifMatch: string | undefined, name: string): void {
  if (ifMatch !== undefined && ifMatch !== there.etag)
    throw conflict('CONFLICTING_OPERATION', `${name} has changed since it was read.`);
}
