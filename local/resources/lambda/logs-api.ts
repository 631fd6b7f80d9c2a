import { z } from 'zod';
import { local } from '../../resource.ts';
import { AwsError, type Operation, operation } from '../../wire/json-api.ts';
import type { LogLine } from './logs.ts';

const refusedAs = 'InvalidParameterException';
const groupPrefix = '/aws/lambda/';

interface Term {
  text: string;
  kind: 'all' | 'any' | 'none';
}

/** Terms of CloudWatch's filter syntax: `a "b c"` wants all, `?a ?b` any, `-a` none. JSON filters are declined. */
export function readFilter(pattern: string): (text: string) => boolean {
  if (/^\s*[{[]/.test(pattern))
    throw new AwsError(refusedAs, 'Invalid filter pattern: JSON and space-delimited patterns are not understood here.');
  const found = pattern.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/g);
  const terms = [...found].map(([, sign, quoted, plain]): Term => {
    const text = quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/g, '$1');
    return { text, kind: sign === '?' ? 'any' : sign === '-' ? 'none' : 'all' };
  });
  const of = (kind: Term['kind']) => terms.filter((term) => term.kind === kind);
  const [all, any, none] = [of('all'), of('any'), of('none')];
  return (text) =>
    all.every((term) => text.includes(term.text)) &&
    none.every((term) => !text.includes(term.text)) &&
    (any.length === 0 || any.some((term) => text.includes(term.text)));
}

/** CloudWatch Logs as far as reading goes: a group per function, one stream in each, lines as the functions printed them. */
export function logsOperations(source: {
  functionNames: () => string[];
  linesOf: (functionName: string) => Promise<LogLine[]>;
}): Record<string, Operation> {
  return {
    DescribeLogGroups: operation(
      z.object({
        logGroupNamePrefix: z.string().optional(),
        limit: z.number().int().min(1).max(50).optional(),
        nextToken: z.string().optional(),
      }),
      ({ logGroupNamePrefix = '', limit = 50, nextToken = '' }) => {
        const names = source.functionNames().map((name) => `${groupPrefix}${name}`);
        const wanted = names.sort().filter((name) => name.startsWith(logGroupNamePrefix) && name > nextToken);
        const logGroups = wanted.slice(0, limit).map((logGroupName) => ({
          logGroupName,
          arn: `arn:aws:logs:${local.region}:${local.accountId}:log-group:${logGroupName}:*`,
        }));
        return { logGroups, nextToken: wanted.length > limit ? wanted[limit - 1] : undefined };
      },
      { refusedAs },
    ),

    FilterLogEvents: operation(
      z.object({
        logGroupName: z.string(),
        startTime: z.number().optional(),
        endTime: z.number().optional(),
        filterPattern: z.string().optional(),
        limit: z.number().int().min(1).max(10_000).optional(),
        nextToken: z.string().optional(),
      }),
      async ({ logGroupName, startTime = 0, endTime = Number.POSITIVE_INFINITY, filterPattern = '', ...asked }) => {
        const name = logGroupName.slice(groupPrefix.length);
        if (!logGroupName.startsWith(groupPrefix) || !source.functionNames().includes(name))
          throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
        const fits = readFilter(filterPattern);
        const lines = (await source.linesOf(name)).filter(({ at, text }) => {
          const time = Date.parse(at);
          return time >= startTime && time <= endTime && fits(text);
        });
        const { limit = 10_000, nextToken = '0' } = asked;
        const start = Number(nextToken);
        if (!Number.isInteger(start) || start < 0) throw new AwsError(refusedAs, 'The specified nextToken is invalid.');
        const events = lines.slice(start, start + limit).map(({ at, text }, position) => ({
          eventId: String(start + position).padStart(20, '0'),
          ingestionTime: Date.parse(at),
          logStreamName: 'local',
          message: text,
          timestamp: Date.parse(at),
        }));
        return { events, nextToken: start + limit < lines.length ? String(start + limit) : undefined };
      },
      { refusedAs },
    ),
  };
}
