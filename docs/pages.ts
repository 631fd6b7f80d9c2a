import * as z from 'zod';
import { codesOf } from '../lambdas/kit/error-answer.ts';
import type { DomainEvent } from '../lambdas/kit/event.ts';
import type { Operation } from '../lambdas/kit/operation.ts';
import { type Refusal, statusOf } from '../lambdas/kit/refusal.ts';
import { everywhere } from '../lambdas/kit/refusals.ts';

const made = '<!-- Made by `npm run api` from the contracts; change those. -->';

/** docs/errors.md: every refusal, its status, its sentence, and who may give it. */
export const errorsPage = (refusals: ReadonlyMap<string, Refusal>, operations: readonly Operation[]): string => {
  const general = new Set<string>(everywhere.map((refusal) => refusal.code));
  const givenBy = (code: string): string => {
    if (general.has(code)) return 'any operation';
    const ids = operations.filter((op) => codesOf(op).has(code)).map((op) => `\`${op.id}\``);
    if (ids.length === 0) return 'the gateway';
    return ids.length > 6 ? `${ids.length} operations` : ids.join(', ');
  };
  const rows = [...refusals.values()]
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ code, kind, sentence }) => `| \`${code}\` | ${statusOf[kind]} | ${sentence} | ${givenBy(code)} |`);
  return `${made}

# Errors

Every refusal has this body; \`code\` is stable, \`message\` is for a person, \`details\` hold facts a program can act on:

\`\`\`json
{ "error": { "code": "upload.not_found", "message": "There is no such upload.", "request_id": "JKJaXmPLvHcESHA=" } }
\`\`\`

Anything that is our fault is a 500 with \`service.failed\` and no detail. Some answers are not ours, and a client looks at their status before it
reads their body. API Gateway answers itself, before we hear of the request: 401 with \`{"message":"Unauthorized"}\` where a route needs a token
and there is none, or one that is not valid; 413 with \`{"message":"Request Entity Too Large"}\` for a body over 10 MB; 503 or 504 with
\`{"message":"Service Unavailable"}\` or \`{"message":"Endpoint request timed out"}\` when a function could not answer. CloudFront answers 502, 503 or 504 with a page of
HTML when it could not reach what stands behind it, and 403 or 429 with one when its firewall turned the address away. All of them are worth another
try, later each time (the SDK does), with the same \`Idempotency-Key\` where one was sent.

The edge answers three of its own, in the same body: \`edge.ambiguous_path\` (400, an address that can be read in two ways, such as one with
\`//\` or \`%2f\`), \`playback.token_invalid\` (401, a path token that is damaged or has run out: ask for a new grant) and
\`playback.token_elsewhere\` (403, a path token of another video).

| code | status | message | given by |
|---|---|---|---|
${rows.join('\n')}
`;
};

/** docs/failures.md: every reason why a file did not become a video, as its owner reads it. */
export const failuresPage = (failures: readonly { code: string; message: string; by: string }[]): string => `${made}

# Why a file did not become a video

A video or an upload that ended in FAILED says why in \`failure\`: \`code\` is stable and for programs, \`message\` is for the person who sent
the file: what happened, and what to do. \`upload.not_a_video\` has a sentence for each thing a file can turn out to be.

| code | said by | message |
|---|---|---|
${failures.map(({ code, by, message }) => `| \`${code}\` | ${by} | ${message} |`).join('\n')}
`;

/** docs/events.md: every event with its fields and an example. */
export const eventsPage = (events: readonly DomainEvent[]): string => {
  const section = (event: DomainEvent): string => {
    const { properties = {}, required = [] } = z.toJSONSchema(event.data, { unrepresentable: 'any' }) as {
      properties?: Record<string, { type?: string; description?: string; enum?: string[] }>;
      required?: string[];
    };
    const rows = Object.entries(properties).map(([name, field]) => {
      const kind = field.enum ? field.enum.map((one) => `\`${one}\``).join(', ') : (field.type ?? '');
      return `| \`${name}\` | ${kind} | ${required.includes(name) ? 'always' : 'may be absent'} | ${field.description ?? ''} |`;
    });
    return `## \`${event.name}\`

${event.summary} Source \`${event.source}\`${event.seedTopic ? `; the seeds call it ${event.seedTopic}` : ''}.

| field | type | present | |
|---|---|---|---|
${rows.join('\n')}

\`\`\`json
${JSON.stringify(event.example, null, 2)}
\`\`\`
`;
  };
  return `${made}

# Events

Domains tell each other what happened on the bus \`arclight-<environment>\`. The detail is an envelope:
\`{ eventId, occurredAt, correlationId, data }\`; \`data\` is what stands below. Every event may come twice, late or out of order:
ids derive from what caused them, and versions say which is newer. Fields are only ever added.

${events.map(section).join('\n')}`;
};

interface StandIn {
  name: string;
  divergesFrom: readonly { what: string; why: string }[];
}

/** docs/divergences.md: where the laptop differs from AWS, as each stand-in says of itself. */
export const divergencesPage = (standIns: readonly StandIn[]): string => {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
  const section = ({ name, divergesFrom }: StandIn): string => `## ${name}

${
  divergesFrom.length === 0
    ? 'Nothing known.'
    : `| what | why |
|---|---|
${divergesFrom.map(({ what, why }) => `| ${cell(what)} | ${cell(why)} |`).join('\n')}`
}
`;
  return `<!-- Made by \`npm run api\` from what the stand-ins declare; change those. -->

# Where the laptop differs from AWS

The laptop runs the deployed templates and functions against stand-ins that speak AWS's wire protocols. What a stand-in does not
understand stops the start; what it understands otherwise than AWS stands here, in its own words.

${standIns.map(section).join('\n')}`;
};
