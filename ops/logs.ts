import { DescribeLogGroupsCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { redact } from '../lambdas/kit/redact.ts';
import type { World } from './world.ts';

/** One thing a function said. */
export interface Said {
  at: string;
  /** Without the environment's prefix: `upload-api`. */
  function: string;
  level?: string;
  message: string;
  /** What else the line held, redacted. */
  facts: Record<string, unknown>;
}

const group = (world: World, functionName: string): string => `/aws/lambda/${world.prefix}${functionName}`;

/** Every function of the environment that has a log. */
export async function functionsOf(world: World): Promise<string[]> {
  const prefix = group(world, '');
  const names: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await world.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: prefix, nextToken }));
    names.push(...(page.logGroups ?? []).map(({ logGroupName = '' }) => logGroupName.slice(prefix.length)));
    nextToken = page.nextToken;
  } while (nextToken);
  return names;
}

/** Our functions print JSON; the runtime's own lines and stacks are taken as they are. */
const understood = (functionName: string, timestamp: number, line: string): Said => {
  const said = { at: new Date(timestamp).toISOString(), function: functionName };
  try {
    const { level, message, timestamp: _, service: __, ...facts } = JSON.parse(line) as Record<string, unknown>;
    if (typeof message === 'string')
      return {
        ...said,
        ...(typeof level === 'string' && { level }),
        message: String(redact(message)),
        facts: redact(facts) as Record<string, unknown>,
      };
  } catch {
    // Falls through: not JSON.
  }
  return { ...said, message: String(redact(line.trimEnd())), facts: {} };
};

const isMetric = (line: string): boolean => line.startsWith('{"_aws"');

/** Lines of one function in a stretch of time that contain any of these texts; at most `limit`, oldest first. */
export async function linesOf(
  world: World,
  functionName: string,
  asked: { anyOf: readonly string[]; from: Date; to: Date; limit?: number },
): Promise<Said[]> {
  const { anyOf, from, to, limit = 500 } = asked;
  const lines: Said[] = [];
  let nextToken: string | undefined;
  do {
    const page = await world.logs.send(
      new FilterLogEventsCommand({
        logGroupName: group(world, functionName),
        startTime: from.getTime(),
        endTime: to.getTime(),
        filterPattern: anyOf
          .map((term) => `${anyOf.length > 1 ? '?' : ''}"${term.replace(/["\\]/g, '\\$&')}"`)
          .join(' '),
        nextToken,
      }),
    );
    for (const { timestamp = 0, message = '' } of page.events ?? [])
      if (!isMetric(message)) lines.push(understood(functionName, timestamp, message));
    nextToken = page.nextToken;
  } while (nextToken && lines.length < limit);
  return lines.slice(0, limit);
}

/** What zod found wrong, one thing after the other; undefined for any other text. */
const findings = (text: string): string | undefined => {
  if (!text.startsWith('[')) return undefined;
  try {
    const issues = JSON.parse(text) as { path?: unknown[]; message?: string }[];
    return issues.map(({ path = [], message = '' }) => `${path.join('.') || 'all of it'}: ${message}`).join('; ');
  } catch {
    return undefined;
  }
};

/** What a line tells of an error: the thrown thing's own words, else the line's. */
export const errorIn = ({ message, facts }: Said): string => {
  const { error } = facts as { error?: { name?: string; message?: string } | string };
  if (typeof error === 'string') return error;
  if (!error?.message) return message;
  return `${error.name ?? 'Error'}: ${findings(error.message) ?? error.message}`;
};
