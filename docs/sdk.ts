import type * as z from 'zod';
import { codesOf } from '../lambdas/kit/error-answer.ts';
import type { Operation } from '../lambdas/kit/operation.ts';
import type { Refusal } from '../lambdas/kit/refusal.ts';
import { schemaOf } from './openapi.ts';
import { typescriptOf } from './typescript-of.ts';

const head = '// Made from the contracts by `npm run api`; changes belong there.\n';
const indented = (text: string): string => text.replaceAll('\n', '\n    ');
const quoted = (text: string): string => `'${text}'`;

const takesNothing = (schema: Operation['body']): boolean => schema.def.type === 'undefined';

const isEmpty = ({ properties }: { properties?: object }): boolean => Object.keys(properties ?? {}).length === 0;

const paramsOf = ({ params }: Operation): string => {
  const schema = schemaOf(params, 'input');
  return isEmpty(schema) ? 'undefined' : typescriptOf(schema);
};

/** A query is text on the wire and coerced by us, so its output says what is meant; every field may be left out. */
const queryOf = ({ query }: Operation): string => {
  const { required: _, ...schema } = schemaOf(query, 'output');
  return isEmpty(schema) ? 'undefined' : typescriptOf(schema);
};

/** A file goes as it is, with the content type it has. */
const bodyOf = ({ body, file }: Operation): string => {
  if (file) return 'Blob';
  return takesNothing(body) ? 'undefined' : typescriptOf(schemaOf(body, 'input'));
};

const answerOf = ({ answer }: Operation): string =>
  takesNothing(answer.body) ? 'undefined' : typescriptOf(schemaOf(answer.body, 'output'));

/** What any operation may answer, whatever it is about. */
const commonOf = (operations: readonly Operation[]): string[] =>
  [...codesOf(operations[0] as Operation)].filter((code) => operations.every((op) => codesOf(op).has(code))).sort();

const operationType = (op: Operation, common: readonly string[]): string =>
  [
    `  /** ${op.summary} */`,
    `  ${quoted(op.id)}: {`,
    `    params: ${indented(paramsOf(op))};`,
    `    query: ${indented(queryOf(op))};`,
    `    body: ${indented(bodyOf(op))};`,
    `    answer: ${indented(answerOf(op))};`,
    `    refusals: ${[
      'CommonRefusal',
      ...[...codesOf(op)]
        .filter((code) => !common.includes(code))
        .sort()
        .map(quoted),
    ].join(' | ')};`,
    '  };',
  ].join('\n');

const codeType = (name: string, codes: readonly string[]): string =>
  `export type ${name} =\n${codes.map((code) => `  | ${quoted(code)}`).join('\n')};\n`;

/** `sdk/src/generated/api.ts`: what every operation takes and answers, in types alone. */
export const sdkTypes = (operations: readonly Operation[], refusals: ReadonlyMap<string, Refusal>): string => {
  const common = commonOf(operations);
  return [
    head,
    '/** Everything the API can be asked, by the names the reference gives it. */',
    'export interface Operations {',
    ...operations.map((op) => operationType(op, common)),
    '}',
    '',
    '/** What any operation may answer. */',
    codeType('CommonRefusal', common),
    '/** Every no the API has words for. */',
    codeType('ApiRefusal', [...refusals.keys()].sort()),
  ].join('\n');
};

/** `sdk/src/generated/operations.ts`: where each operation is found; all the SDK knows of the contracts when it runs. */
export const sdkOperations = (operations: readonly Operation[]): string =>
  [
    head,
    "import type { Address } from '../address.ts';",
    "import type { Operations } from './api.ts';",
    '',
    'export const operations: Readonly<Record<keyof Operations, Address>> = {',
    ...operations.map(({ id, method, path, credential, idempotency }) => {
      const creates = idempotency === undefined ? '' : ', creates: true';
      return `  ${quoted(id)}: { method: ${quoted(method)}, path: ${quoted(path)}, credential: ${quoted(credential)}${creates} },`;
    }),
    '};',
    '',
  ].join('\n');

/** `sdk/src/generated/chat.ts`: what travels over a room's socket, in types alone. */
export const sdkFrames = (client: z.ZodType, server: z.ZodType): string =>
  [
    head,
    '/** What a client sends. */',
    `export type ChatClientFrame = ${typescriptOf(schemaOf(client, 'input'))};\n`,
    '/** What the server sends. */',
    `export type ChatServerFrame = ${typescriptOf(schemaOf(server, 'output'))};\n`,
  ].join('\n');

type List = number | string | readonly string[] | Readonly<Record<string, string>>;

const listText = (list: List): string => {
  if (typeof list === 'number') return String(list);
  if (typeof list === 'string') return quoted(list);
  if (Array.isArray(list)) return `[${list.map(quoted).join(', ')}]`;
  return `{\n${Object.entries(list)
    .map(([name, words]) => `  ${quoted(name)}: ${quoted(words)},\n`)
    .join('')}}`;
};

/** `sdk/src/generated/lists.ts`: what people choose from, in words where a name says too little, and what they agree to. */
export const sdkLists = (lists: Readonly<Record<string, List>>): string =>
  [head, ...Object.entries(lists).map(([name, list]) => `export const ${name} = ${listText(list)} as const;`), ''].join(
    '\n',
  );
