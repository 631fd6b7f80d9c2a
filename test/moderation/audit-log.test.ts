import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { operations } from '../../lambdas/gateway/operations.ts';
import { accountIdOf, newId } from '../../lambdas/kit/ids.ts';
import * as moderation from '../../lambdas/moderation/contract.ts';
import { staffActed } from '../../lambdas/moderation/events.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { aTable, type Table } from '../support/a-table.ts';
import { type Answered, type Asked, asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';

let table: Table;
let ask: (operation: Parameters<ReturnType<typeof asking>>[0], asked?: Asked) => Promise<Answered>;
let onStaffActed: unknown;
beforeAll(async () => {
  table = await aTable('moderation', { indexes: ['gsi1', 'gsi2'] });
  openDoor({ MODERATION_TABLE: table.name });
  ask = asking((await import('../../lambdas/moderation/api.lambda.ts')).handler);
  ({ handler: onStaffActed } = await import('../../lambdas/moderation/on-staff-acted.lambda.ts'));
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await table.stop();
});

let people = 0;
const somebody = async (role: string) => {
  const subject = `00000000-0000-4000-8000-${String(++people).padStart(12, '0')}`;
  const accountId = accountIdOf(subject);
  const person = { accountId, roles: ['viewer', role], plan: 'free', status: 'active', version: 1 };
  await table.put({ pk: `PERSON#${accountId}`, sk: 'PERSON', kind: 'person', ...person });
  return { accountId, token: signedToken(subject) };
};
const aVideoId = (): string => newId('vid', new Date(), crypto.getRandomValues(new Uint8Array(10)));
let acts = 0;
/** News of an act, as it comes from the domain it was done in. */
const acted = (given: object) => {
  const at = new Date(Date.UTC(2026, 10, 21, 9, 0, ++acts)).toISOString();
  const record = domainNews(staffActed, { ...staffActed.example, ...given });
  const body = JSON.parse(record.body);
  const detail = { ...body.detail, eventId: `evt_${acts}`, occurredAt: at, correlationId: `request-${acts}` };
  return { ...record, body: JSON.stringify({ ...body, detail }) };
};
const list = async (token: string, query: Record<string, string> = {}) => ask(moderation.listAudit, { token, query });
const entries = ({ body }: Answered): { entry_id: string; act: string; about: string; request_id: string }[] =>
  body.items;

describe('the audit log', () => {
  test('has one line for every act with who, what, whom, why, when and the request, however often the news comes', async () => {
    const admin = await somebody('admin');
    const about = aVideoId();
    const record = acted({ about, by: admin.accountId, told: 'Please stop.' });
    for (let time = 0; time < 3; time++) expect(await deliver(onStaffActed, record)).toEqual([]);
    const { status, body } = await list(admin.token, { about });
    expect(status).toBe(200);
    expect(body.items).toEqual([
      {
        entry_id: `evt_${acts}`,
        at: new Date(Date.UTC(2026, 10, 21, 9, 0, acts)).toISOString(),
        act: 'video.taken_down',
        by: admin.accountId,
        about,
        reason: 'spam',
        note: staffActed.example.note,
        told: 'Please stop.',
        request_id: `request-${acts}`,
      },
    ]);
  });

  test('is read a page at a time, the newest first: all of it, about one, and by one; a cursor fits its own list alone', async () => {
    const admin = await somebody('admin');
    const [about, other] = [aVideoId(), aVideoId()];
    const by = (await somebody('moderator')).accountId;
    for (let index = 0; index < 7; index++) await deliver(onStaffActed, acted({ about, by }));
    await deliver(onStaffActed, acted({ about: other, by }));
    const walk = async (query: Record<string, string>): Promise<string[]> => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await list(admin.token, { ...query, limit: '3', ...(cursor ? { cursor } : {}) });
        expect(page.status).toBe(200);
        seen.push(...entries(page).map(({ entry_id }) => entry_id));
        cursor = page.body.next_cursor;
      } while (cursor);
      return seen;
    };
    const ids = (from: number, to: number): string[] =>
      Array.from({ length: from - to + 1 }, (_, index) => `evt_${from - index}`);
    expect(await walk({ about })).toEqual(ids(acts - 1, acts - 7));
    expect(await walk({ by })).toEqual(ids(acts, acts - 7));
    expect((await walk({})).slice(0, 8)).toEqual(ids(acts, acts - 7));
    const { body } = await list(admin.token, { about, limit: '3' });
    expect((await list(admin.token, { about: other, cursor: body.next_cursor })).status).toBe(422);
    expect((await list(admin.token, { about, by })).body.error.details.fields).toEqual([
      { field: 'query.by', problem: 'cannot be asked together with about' },
    ]);
  });

  test('is for admins: not for moderators, and not for who is suspended', async () => {
    expect((await list((await somebody('moderator')).token)).status).toBe(403);
    const admin = await somebody('admin');
    const row = await table.row(`PERSON#${admin.accountId}`, 'PERSON');
    await table.put({ ...row, status: 'suspended', version: 2 });
    expect((await list(admin.token)).body.error.code).toBe('access.account_suspended');
  });

  test('a line is never written again: not by news that says something else under the same id', async () => {
    const admin = await somebody('admin');
    const about = aVideoId();
    const record = acted({ about });
    await deliver(onStaffActed, record);
    const body = JSON.parse(record.body);
    body.detail.data.note = 'Something else.';
    await deliver(onStaffActed, { ...record, body: JSON.stringify(body) });
    expect((await list(admin.token, { about })).body.items).toMatchObject([{ note: staffActed.example.note }]);
  });

  test('goes by itself after two years, and nothing of the API changes or removes it', async () => {
    const about = aVideoId();
    await deliver(onStaffActed, acted({ about }));
    const row = (await table.rows()).find((one) => one['about'] === about);
    const keptMs = Number(row?.['expires_at']) * 1000 - Date.parse(String(row?.['at']));
    expect(keptMs).toBe(2 * 365 * 24 * 3_600_000);
    expect(operations.filter(({ path }) => path.includes('audit')).map(({ method }) => method)).toEqual(['GET']);
  });
});
