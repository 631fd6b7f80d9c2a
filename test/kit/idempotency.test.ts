import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { clock } from '../../lambdas/kit/clock.ts';
import type { Route } from '../../lambdas/kit/http.ts';
import { operation } from '../../lambdas/kit/operation.ts';
import { transact } from '../../lambdas/kit/transaction.ts';
import { aTable, type Table } from '../support/a-table.ts';
import { type Asked, openDoor } from '../support/api-event.ts';
import { layPlan } from '../support/faults.ts';
import { BookLent, people, rights, said, shelf } from './a-shelf.ts';

const given = {
  method: 'POST',
  path: '/v1/prints',
  summary: '',
  credential: 'required',
  action: 'video.change',
  matrix: [],
  body: z.strictObject({ title: z.string() }),
  answer: { status: 201, body: z.object({ title: z.string(), printNo: z.number(), signedUrl: z.string().optional() }) },
  refuses: [BookLent],
  withoutSecrets: (answer: { title: string; printNo: number }) => ({ ...answer, signedUrl: undefined }),
  example: { body: { title: 'Waves' }, answer: { title: 'Waves', printNo: 1 } },
} as const;
const printBook = operation({ ...given, id: 'press.print', idempotency: 'commit' });
const bindBook = operation({ ...given, id: 'press.bind', path: '/v1/bindings', idempotency: 'claim' });

let table: Table;
let keys = 0;
let key: string;
let laterMs = 0;
const now = clock.now;

beforeAll(async () => {
  table = await aTable('shelf');
  openDoor();
});
beforeEach(() => {
  key = `key-${++keys}`;
  laterMs = 0;
  clock.now = () => new Date(Date.now() + laterMs);
});
afterEach(() => {
  layPlan({ seed: 0, faults: [] });
  clock.now = now;
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await table.stop();
});

const asked = (more: Asked = {}): Asked => ({
  token: people.owner.token,
  body: { title: 'Waves' },
  headers: { 'idempotency-key': key },
  ...more,
});

/** Prints a book: a change of our own, in one transaction with its record. `before` runs while the key is held. */
const pressing = (op: typeof printBook | typeof bindBook, before = async (): Promise<void> => {}) => {
  let prints = 0;
  const story: Route<typeof printBook>['handle'] = async ({ body, may, idempotent }) => {
    may(rights());
    await before();
    const answer = { title: body.title, printNo: ++prints, signedUrl: 'https://canary.example' };
    const Item = { pk: `PRINT#${key}#${prints}`, sk: 'PRINT', kind: 'print', key };
    await transact([{ write: { Put: { TableName: table.name, Item } } }, idempotent.complete(answer)]);
    return answer;
  };
  return shelf(op as typeof printBook, story);
};
const printed = async (): Promise<number> => (await table.rows()).filter((row) => row['key'] === key).length;
const records = async () => (await table.rows()).filter((row) => row['kind'] === 'idempotency');

/** Something that happens when it is told to. */
const aGate = () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { promise: reached, resolve: arrive } = Promise.withResolvers<void>();
  return {
    pass: (): Promise<void> => {
      arrive();
      return promise;
    },
    reached,
    open: resolve,
  };
};

describe('a request with an Idempotency-Key', () => {
  test('is done once; its repetition is answered the same and says so', async () => {
    const print = pressing(printBook);
    const first = await print(asked());
    const again = await print(asked());
    expect(first).toMatchObject({ status: 201, body: { title: 'Waves', print_no: 1 } });
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    expect(again).toMatchObject({ status: 201, body: { title: 'Waves', print_no: 1 } });
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(await printed()).toBe(1);
  });

  test('keeps no secrets: the first answer shows them, its repetition does not, and no row holds them', async () => {
    const print = pressing(printBook);
    expect((await print(asked())).body.signed_url).toBe('https://canary.example');
    expect((await print(asked())).body).not.toHaveProperty('signed_url');
    expect(JSON.stringify(await records())).not.toContain('canary');
  });

  test('with another body is not the same request', async () => {
    const print = pressing(printBook);
    await print(asked());
    expect(said(await print(asked({ body: { title: 'Tides' } })))).toBe('422 request.idempotency_key_reused');
    expect(await printed()).toBe(1);
  });

  test('of another person, or of another operation, is another key', async () => {
    const mine = pressing(printBook);
    await mine(asked());
    expect(said(await pressing(bindBook)(asked()))).toBe('201');
    const theirs = await mine(asked({ token: people.creator.token }));
    expect(said(theirs)).toBe('403 access.not_yours');
    expect(theirs.headers).not.toHaveProperty('idempotent-replayed');
  });

  test('ten times at once is done once, and all ten hear of the same one', async () => {
    const print = pressing(printBook);
    const answers = await Promise.all(Array.from({ length: 10 }, () => print(asked())));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.print_no)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(9);
    expect(await printed()).toBe(1);
  });

  test('at the same time with another body is refused: only one of them is this key’s', async () => {
    const print = pressing(printBook);
    const answers = await Promise.all([print(asked()), print(asked({ body: { title: 'Tides' } }))]);
    expect(answers.map(said).sort()).toEqual(['201', '422 request.idempotency_key_reused']);
    expect(await printed()).toBe(1);
  });

  test('is remembered for 48 hours', async () => {
    await pressing(printBook)(asked());
    const last =
      (await records())
        .map((row) => Number(row['expires_at']))
        .sort((a, b) => a - b)
        .at(-1) ?? 0;
    expect(Math.round((last - Date.now() / 1000) / 3600)).toBe(48);
  });

  test('that is refused leaves nothing behind: the next one is a first', async () => {
    let lent = true;
    const refusing = async (): Promise<void> => {
      if (lent) throw BookLent();
    };
    for (const op of [printBook, bindBook]) {
      key = `${key}-again`;
      lent = true;
      const press = pressing(op, refusing);
      expect(said(await press(asked()))).toBe('409 shelf.book_lent');
      lent = false;
      expect((await press(asked())).headers).not.toHaveProperty('idempotent-replayed');
      expect(await printed()).toBe(1);
    }
  });
});

describe('while another service is called under a key', () => {
  test('F11 a hold whose answer was lost is not somebody else’s', async () => {
    layPlan({ seed: 0, faults: [{ mode: 'ambiguous', attempts: 1, operation: 'PutItem', times: 1 }] });
    expect(said(await pressing(bindBook)(asked()))).toBe('201');
    key = `${key}-lost for good`;
    layPlan({ seed: 0, faults: [{ mode: 'ambiguous', operation: 'PutItem', times: 1 }] });
    expect(said(await pressing(bindBook)(asked()))).toBe('500 service.failed');
    expect(said(await pressing(bindBook)(asked()))).toBe('201');
  });

  test('F12 a key that cannot be let go of does not hide what went wrong', async () => {
    const refusing = async (): Promise<void> => {
      throw BookLent();
    };
    layPlan({ seed: 0, faults: [{ mode: 'refuse', operation: 'DeleteItem' }] });
    expect(said(await pressing(bindBook, refusing)(asked()))).toBe('409 shelf.book_lent');
  });

  test('a second request is told that the first is still being worked on, and then gets its answer', async () => {
    const gate = aGate();
    const bind = pressing(bindBook, gate.pass);
    const first = bind(asked());
    await gate.reached;
    expect(said(await bind(asked()))).toBe('409 request.idempotency_key_in_flight');
    gate.open();
    expect(said(await first)).toBe('201');
    expect((await bind(asked())).headers['idempotent-replayed']).toBe('true');
    expect(await printed()).toBe(1);
  });

  test('another body under that key is told so at once', async () => {
    const gate = aGate();
    const bind = pressing(bindBook, gate.pass);
    const first = bind(asked());
    await gate.reached;
    expect(said(await bind(asked({ body: { title: 'Tides' } })))).toBe('422 request.idempotency_key_reused');
    gate.open();
    await first;
  });

  test('a failure lets go of the key', async () => {
    let down = true;
    const bind = pressing(bindBook, async () => {
      if (down) throw new Error('the other service is down');
    });
    expect(said(await bind(asked()))).toBe('500 service.failed');
    down = false;
    expect(said(await bind(asked()))).toBe('201');
  });

  test('a holder that died is followed by the next one once its lease has passed', async () => {
    const gate = aGate();
    const dead = pressing(bindBook, gate.pass)(asked());
    await gate.reached;
    const bind = pressing(bindBook);
    laterMs = 34_000;
    expect(said(await bind(asked()))).toBe('409 request.idempotency_key_in_flight');
    laterMs = 36_000;
    expect(said(await bind(asked()))).toBe('201');
    gate.open();
    // It was not dead after all: it does nothing any more, and hears of what was done in its place.
    const late = await dead;
    expect(late.headers['idempotent-replayed']).toBe('true');
    expect(await printed()).toBe(1);
  });

  test('a late success writes nothing while somebody else holds the key', async () => {
    const [slow, gate] = [aGate(), aGate()];
    const first = pressing(bindBook, slow.pass)(asked());
    await slow.reached;
    laterMs = 36_000;
    const second = pressing(bindBook, gate.pass)(asked());
    await gate.reached;
    slow.open();
    expect(said(await first)).toBe('409 request.idempotency_key_in_flight');
    expect(await printed()).toBe(0);
    gate.open();
    expect(said(await second)).toBe('201');
    expect(await printed()).toBe(1);
  });

  test('a late failure does not let go of somebody else’s key', async () => {
    const slow = aGate();
    const first = pressing(bindBook, async () => {
      await slow.pass();
      throw new Error('too late');
    })(asked());
    await slow.reached;
    laterMs = 36_000;
    const gate = aGate();
    const bind = pressing(bindBook, gate.pass);
    const second = bind(asked());
    await gate.reached;
    slow.open();
    expect(said(await first)).toBe('500 service.failed');
    expect(said(await bind(asked()))).toBe('409 request.idempotency_key_in_flight');
    gate.open();
    expect(said(await second)).toBe('201');
  });

  test('of two that begin at once one holds the key and the other is told', async () => {
    const gate = aGate();
    const bind = pressing(bindBook, gate.pass);
    const both = [bind(asked()), bind(asked())];
    await gate.reached;
    const told = await Promise.race(both);
    expect(said(told)).toBe('409 request.idempotency_key_in_flight');
    gate.open();
    expect((await Promise.all(both)).map(said).sort()).toEqual(['201', '409 request.idempotency_key_in_flight']);
  });
});
