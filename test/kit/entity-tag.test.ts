import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkSeen, entityTag, isKnown } from '../../lambdas/kit/entity-tag.ts';
import { Reply } from '../../lambdas/kit/http.ts';
import { Refused } from '../../lambdas/kit/refusal.ts';
import { openDoor } from '../support/api-event.ts';
import { aBook, changeBook, people, readBook, rights, said, shelf } from './a-shelf.ts';

beforeAll(() => openDoor());

const token = people.owner.token;

describe('a tag', () => {
  test('is another one for another body or another version, and the same for the same', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.string(), fc.nat(), (body, version, other, otherVersion) => {
        expect(entityTag(body, version)).toBe(entityTag(body, version));
        expect(entityTag(body, version) === entityTag(other, otherVersion)).toBe(
          body === other && version === otherVersion,
        );
        expect(entityTag(body, version)).toMatch(/^"\d+-[\w-]{16}"$/);
      }),
    );
  });

  test('is known by itself, among others, weakened by the edge, and by a star', () => {
    const tag = entityTag('x', 7);
    for (const header of [tag, `"other", ${tag}`, `W/${tag}`, '*']) expect(isKnown(header, tag)).toBe(true);
    for (const header of [undefined, '', '"7"', tag.slice(1, -1)]) expect(isKnown(header, tag)).toBe(false);
  });
});

describe('If-Match', () => {
  const outcome = (header: string | undefined, version: number): unknown => {
    try {
      checkSeen(header, version);
      return 'goes on';
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return [error.code, error.details];
    }
  };

  test('lets the version go on that was seen: by its number, its tag, whatever else the body said, or a star', () => {
    for (const header of [
      undefined,
      '*',
      '"7"',
      entityTag('x', 7),
      entityTag('y', 7),
      `W/${entityTag('x', 7)}`,
      '"3", "7"',
    ])
      expect(outcome(header, 7)).toBe('goes on');
  });

  test('refuses another, and what is no tag of ours, and says which version is there now', () => {
    for (const header of ['"6"', '"77"', entityTag('x'), '7', '""', '"7', '"-7"', '"7-"', 'rubbish', ''])
      expect(outcome(header, 7)).toEqual(['request.version_mismatch', { currentVersion: 7 }]);
  });
});

describe('an operation that reads', () => {
  const read = shelf(readBook, async ({ may }) => {
    may(rights());
    return new Reply(aBook, { version: 7 });
  });

  test('names what it answers, and answers 304 without a body to whoever has it', async () => {
    const first = await read({ token });
    expect(first.headers['etag']).toBe(entityTag(JSON.stringify(first.body), 7));
    const again = await read({ token, headers: { 'if-none-match': String(first.headers['etag']) } });
    expect(again.status).toBe(304);
    expect(again.body).toBeUndefined();
    expect(again.headers).toMatchObject({ etag: first.headers['etag'], 'cache-control': 'no-store' });
    expect(again.headers).not.toHaveProperty('content-type');
    expect(again.headers).toHaveProperty('x-request-id');
    const other = await read({ token, headers: { 'if-none-match': '"6-AAAAAAAAAAAAAAAA"' } });
    expect(said(other)).toBe('200');
  });

  test('that knows no version names the body alone, and one that gives out cookies names nothing', async () => {
    const plain = shelf(readBook, async ({ may }) => {
      may(rights());
      return aBook;
    });
    expect((await plain({ token })).headers['etag']).toMatch(/^"[\w-]{16}"$/);
    const grant = shelf(readBook, async ({ may }) => {
      may(rights());
      return new Reply(aBook, { cookies: ['a=1'] });
    });
    expect((await grant({ token })).headers).not.toHaveProperty('etag');
  });
});

describe('an operation that changes', () => {
  const story =
    (asks: boolean) =>
    async ({ may, seen }: { may: (thing: ReturnType<typeof rights>) => unknown; seen(version: number): void }) => {
      may(rights());
      if (asks) seen(7);
      return new Reply(aBook, { version: 8 });
    };
  const change = shelf({ ...changeBook, ifMatch: true as const }, story(true) as never);

  test('goes on without If-Match or with the right one, and names what there is then', async () => {
    expect((await change({ token, body: {} })).headers['etag']).toMatch(/^"8-/);
    expect(said(await change({ token, body: {}, headers: { 'if-match': '"7"' } }))).toBe('200');
  });

  test('refuses another version with 412, and says which one is there', async () => {
    const answer = await change({ token, body: {}, headers: { 'if-match': '"6"' } });
    expect(said(answer)).toBe('412 request.version_mismatch');
    expect(answer.body.error.details).toEqual({ current_version: 7 });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('and forgets to ask is a failure, never a change by accident that looks guarded', async () => {
    const forgets = shelf({ ...changeBook, ifMatch: true as const }, story(false) as never);
    expect(said(await forgets({ token, body: {} }))).toBe('200');
    expect(said(await forgets({ token, body: {}, headers: { 'if-match': '"7"' } }))).toBe('500 service.failed');
  });

  test('and knows no versions takes no If-Match', async () => {
    const plain = shelf(changeBook, story(false) as never);
    const answer = await plain({ token, body: {}, headers: { 'if-match': '"7"' } });
    expect(said(answer)).toBe('400 request.if_match_not_taken');
  });
});
