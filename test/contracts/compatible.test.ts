import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openApi } from '../../docs/openapi.ts';
import { refusals } from '../../docs/promises.ts';
import { type Released, releasedApi } from '../../docs/released-api.ts';
import { operations } from '../../lambdas/gateway/operations.ts';
import { breaksOf } from './breaks.ts';

const read = (file: string): string => readFileSync(new URL(`../../docs/api/${file}`, import.meta.url), 'utf8');
const released = JSON.parse(read('released.json')) as Record<string, Released>;

describe('whoever has written a client', () => {
  test('can go on using it, or reads in docs/api/breaking.md what changed and why', () => {
    const breaks = breaksOf(released, releasedApi(openApi(operations, refusals)));
    const explained = new Map(
      [...read('breaking.md').matchAll(/^- `([^`]+)`: (.{20,})$/gm)].map(([, what = '', why = '']) => [what, why]),
    );
    expect(breaks.filter((each) => !explained.has(each))).toEqual([]);
    expect([...explained.keys()].filter((each) => !breaks.includes(each))).toEqual([]);
    expect(Object.keys(released).length).toBeGreaterThan(40);
  });
});

describe('a change is a break', () => {
  const shelf: Released = {
    id: 'shelf.change',
    isOpen: true,
    opensTo: 'videos:read',
    parameters: {
      'path book_id': { required: true, schema: { type: 'string' } },
      'query limit': { required: false, schema: { type: 'integer', maximum: 50 } },
    },
    takes: {
      'application/json': {
        type: 'object',
        required: ['title'],
        properties: {
          title: { type: 'string', maxLength: 100 },
          kind: { type: 'string', enum: ['novel', 'poem'] },
          tags: { type: 'array', items: { type: 'string' } },
        },
      },
    },
    status: '200',
    answers: {
      type: 'object',
      required: ['title'],
      properties: { title: { type: 'string' }, kind: { type: 'string', enum: ['novel', 'poem'] } },
    },
    refusals: { 'shelf.full': '409' },
  };
  const changed = (change: (now: typeof shelf) => unknown): string[] => {
    const now = structuredClone(shelf);
    change(now);
    return breaksOf({ 'PATCH /v1/shelf': shelf }, { 'PATCH /v1/shelf': now });
  };
  // biome-ignore lint/suspicious/noExplicitAny: shapes are taken apart freely here.
  const body = (now: any) => now.takes['application/json'];
  // biome-ignore lint/suspicious/noExplicitAny: the same.
  const answer = (now: any) => now.answers;

  test.each<[string, (now: typeof shelf) => unknown]>([
    ['is now called shelf.edit', (now) => Object.assign(now, { id: 'shelf.edit' })],
    ['now needs a credential', (now) => Object.assign(now, { isOpen: false })],
    ['is now closed to keys and apps', (now) => Object.assign(now, { opensTo: 'none' })],
    ['now needs the scope videos:write', (now) => Object.assign(now, { opensTo: 'videos:write' })],
    ['query limit is no longer taken', (now) => Reflect.deleteProperty(now.parameters, 'query limit')],
    [
      'query limit: maximum is now 20',
      (now) => Object.assign(now.parameters['query limit']?.schema ?? {}, { maximum: 20 }),
    ],
    [
      'query page is now required',
      (now) => Object.assign(now.parameters, { 'query page': { required: true, schema: {} } }),
    ],
    ['no longer takes application/json', (now) => Object.assign(now, { takes: { 'text/plain': {} } })],
    ['body.title: maxLength is now 50', (now) => Object.assign(body(now).properties.title, { maxLength: 50 })],
    ['body.title: pattern is now ^A', (now) => Object.assign(body(now).properties.title, { pattern: '^A' })],
    ['body.kind no longer takes "poem"', (now) => body(now).properties.kind.enum.pop()],
    ['body.kind is now required', (now) => body(now).required.push('kind')],
    ['body.kind is gone', (now) => Reflect.deleteProperty(body(now).properties, 'kind')],
    [
      'body.tags[] is now integer, was string',
      (now) => Object.assign(body(now).properties.tags.items, { type: 'integer' }),
    ],
    ['now answers 202, was 200', (now) => Object.assign(now, { status: '202' })],
    ['answer.title is gone', (now) => Reflect.deleteProperty(answer(now).properties, 'title')],
    ['answer.title may now be missing', (now) => answer(now).required.pop()],
    [
      'answer.kind is now integer, was string',
      (now) => Object.assign(answer(now).properties.kind, { type: 'integer' }),
    ],
    ['shelf.full is now a 422', (now) => Object.assign(now.refusals, { 'shelf.full': '422' })],
  ])('%s', (what, change) => expect(changed(change)).toEqual([`PATCH /v1/shelf: ${what}`]));

  test('an operation that is gone', () => {
    expect(breaksOf({ 'GET /v1/shelf': shelf }, {})).toEqual(['GET /v1/shelf: is gone']);
  });

  test('but not what only adds: fields, values of an answer, parameters one may give, refusals', () => {
    const grown = changed((now) => {
      Object.assign(body(now).properties, { subtitle: { type: 'string' } });
      body(now).properties.kind.enum.push('play');
      body(now).properties.title.maxLength = 200;
      Object.assign(answer(now).properties, { pages: { type: 'integer' } });
      answer(now).required.push('pages');
      answer(now).properties.kind.enum.push('play');
      Object.assign(now.parameters, { 'query page': { required: false, schema: {} } });
      Object.assign(now.refusals, { 'shelf.locked': '409' });
      Object.assign(now, { opensTo: 'any' });
    });
    expect(grown).toEqual([]);
  });
});
