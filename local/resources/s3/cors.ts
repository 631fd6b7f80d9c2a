import type { Answer } from './answer.ts';
import type { S3Request } from './request.ts';
import { S3Error } from './s3-error.ts';
import type { Bucket, CorsRule } from './template.ts';

/** `*` in a rule stands for any characters, once. */
const matches = (pattern: string, value: string): boolean => {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === value;
  const [start, end] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return value.length >= start.length + end.length && value.startsWith(start) && value.endsWith(end);
};

const ruleFor = (bucket: Bucket, asked: { origin: string; method: string; headers: string[] }): CorsRule | undefined =>
  bucket.cors.find(
    (rule) =>
      rule.methods.includes(asked.method) &&
      rule.origins.some((origin) => matches(origin, asked.origin)) &&
      asked.headers.every((header) => rule.headers.some((allowed) => matches(allowed.toLowerCase(), header))),
  );

const listOf = (header: string | undefined) =>
  (header ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== '');

const headersOf = (rule: CorsRule, origin: string): Record<string, string> => {
  const anyone = rule.origins.includes('*');
  return {
    'access-control-allow-origin': anyone ? '*' : origin,
    'access-control-allow-methods': rule.methods.join(', '),
    ...(!anyone && { 'access-control-allow-credentials': 'true' }),
    ...(rule.exposed.length > 0 && { 'access-control-expose-headers': rule.exposed.join(', ') }),
    ...(rule.maxAgeSeconds !== undefined && { 'access-control-max-age': String(rule.maxAgeSeconds) }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
};

/** The headers that let the page a request came from read the answer; none when no rule of the bucket allows it. */
export const corsHeaders = (request: S3Request, bucket: Bucket | undefined): Record<string, string> => {
  const origin = request.header('origin');
  if (!bucket || origin === undefined) return {};
  const rule = ruleFor(bucket, { origin, method: request.method, headers: [] });
  return rule ? headersOf(rule, origin) : {};
};

/** Answers a browser's question before it asks: a preflight is never signed. */
export const preflight = (request: S3Request, bucket: Bucket | undefined): Answer => {
  const origin = request.header('origin');
  const method = request.header('access-control-request-method');
  if (origin === undefined || method === undefined) {
    throw new S3Error('InvalidRequest', { message: 'Insufficient information. Origin request header needed.' });
  }
  const headers = listOf(request.header('access-control-request-headers'));
  const rule = bucket && ruleFor(bucket, { origin, method, headers });
  if (!rule)
    throw new S3Error('AccessForbidden', {
      facts: { Method: method, ResourceType: request.key ? 'OBJECT' : 'BUCKET' },
    });
  return {
    status: 200,
    headers: {
      ...headersOf(rule, origin),
      ...(headers.length > 0 && { 'access-control-allow-headers': headers.join(', ') }),
    },
  };
};
