import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as moderation from '../../lambdas/moderation/contract.ts';
import type { Answered } from '../support/api-event.ts';
import { type PeopleStage, peopleStage, type Somebody } from './people-stage.ts';

let stage: PeopleStage;
let second: Somebody;
beforeAll(async () => {
  stage = await peopleStage();
});
afterAll(() => stage.stop());

const said = ({ status, body }: Answered): string => (body?.error ? `${status} ${body.error.code}` : String(status));
const demote = (who: Somebody, on: Somebody) =>
  stage.ask(moderation.changeRole, {
    token: who.token,
    params: { user_id: on.accountId },
    body: { role: 'admin', granted: false, note: 'Left the team.' },
  });

describe('the last admin', () => {
  test('cannot be demoted, suspended or closed, whichever way it is tried; with a second one it can', async () => {
    const last = await stage.somebody('admin');
    const before = await stage.find(last.accountId);
    const ways = [
      { ...before, roles: ['viewer' as const] },
      { ...before, status: 'suspended' as const },
      { ...before, status: 'closed' as const },
    ];
    const now = new Date();
    for (const after of ways)
      await expect(
        stage.accounts.save(before, { ...after, version: before.version + 1 }, 'tried', now),
      ).rejects.toMatchObject({ code: 'moderation.last_admin' });
    expect(await stage.find(last.accountId)).toEqual(before);
    second = await stage.somebody('admin');
    await stage.accounts.save(before, { ...before, roles: ['viewer'], version: before.version + 1 }, 'tried', now);
    expect((await stage.find(last.accountId)).roles).toEqual(['viewer']);
  });

  test('is still there when two admins leave at once, twenty times over', async () => {
    let kept = second;
    for (let round = 0; round < 20; round++) {
      const other = await stage.somebody('admin');
      const both = [await stage.find(kept.accountId), await stage.find(other.accountId)];
      const results = await Promise.allSettled(
        both.map((one) =>
          stage.accounts.save(one, { ...one, status: 'closed', version: one.version + 1 }, 'left', new Date()),
        ),
      );
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      if (results[0]?.status === 'fulfilled') kept = other;
      expect((await stage.find(kept.accountId)).status).toBe('active');
    }
  });

  test('two admins who take each other’s role at once: one of them stays one, and is told what happened', async () => {
    for (let round = 0; round < 10; round++) {
      const [one, other] = [await stage.somebody('admin'), await stage.somebody('admin')];
      const answers = (await Promise.all([demote(one, other), demote(other, one)])).map(said);
      const admins = (await Promise.all([one, other].map(({ accountId }) => stage.find(accountId)))).filter(
        ({ roles }) => roles.includes('admin'),
      );
      expect(admins).toHaveLength(1);
      expect(answers.sort()).toEqual(['200', expect.stringMatching(/^40[13] access\./)]);
    }
  });
});
