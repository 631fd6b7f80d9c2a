import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contract from '../../lambdas/chat/contract.ts';
import { csvHead, csvOf, jsonLinesOf } from '../../lambdas/chat/export-lines.ts';
import type { Said } from '../../lambdas/chat/room-contract.ts';
import type { Stream } from '../../lambdas/chat/stream-copy.ts';
import { type DeskWorld, deskWorld, type Somebody } from './desk-world.ts';

const said = (given: Partial<Said> = {}): Said => ({
  ...{ kind: 'message', seq: 1, at: '2026-11-20T10:05:00.000Z', messageId: 'msg_1', text: 'words' },
  author: { accountId: 'usr_1', name: 'Grace', badges: [], hue: 1 },
  ...given,
});
/** A CSV file as programs for tables read it (RFC 4180). */
const cellsOf = (csv: string): string[][] => {
  const rows: string[][] = [];
  let [row, cell, isIn]: [string[], string, boolean] = [[], '', false];
  for (let at = 0; at < csv.length; at++) {
    const letter = csv[at] ?? '';
    if (isIn && letter === '"' && csv[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"') isIn = !isIn;
    else if (!isIn && letter === ',') {
      row.push(cell);
      cell = '';
    } else if (!isIn && letter === '\r' && csv[at + 1] === '\n') {
      rows.push([...row, cell]);
      [row, cell] = [[], ''];
      at += 1;
    } else cell += letter;
  }
  return rows;
};

describe('X1 lines of a file', { timeout: 120_000 }, () => {
  test('no cell is a formula, whatever somebody writes or is called; and its words come out as they went in', () => {
    const unit = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '|',
      '%',
      '"',
      ',',
      '\n',
      '\r',
      '\t',
      ' ',
      'a',
      '＝',
      '\u200b',
      "'",
      '1',
      'é',
    );
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1 }), fc.string({ unit, minLength: 1 }), (text, name) => {
        const [cells = []] = cellsOf(csvOf([said({ text, author: { ...said().author, name } })]));
        expect(cells).toHaveLength(8);
        for (const cell of cells) expect(cell).not.toMatch(/^[\s\p{Cf}]*[=+\-@|%\t\r＝＋－＠]/u);
        expect([text, `'${text}`]).toContain(cells[6]);
        expect([name, `'${name}`]).toContain(cells[2]);
        expect(JSON.parse(jsonLinesOf([said({ text })])).text).toBe(text);
      }),
    );
    expect(csvOf([said({ text: '=HYPERLINK("http://x","y")' })])).toContain(`"'=HYPERLINK(""http://x"",""y"")"`);
    expect(cellsOf(csvHead)).toEqual([['seq', 'at', 'name', 'handle', 'account_id', 'badges', 'text', 'reply_to']]);
  });

  test('what is not shown any more is in neither', () => {
    const { text: _, ...gone } = said({ deleted: true });
    const events = [gone, { kind: 'cleared' as const, seq: 2, at: said().at }, said({ seq: 3, action: true })];
    expect(cellsOf(csvOf(events)).map(([seq, , , , , , words]) => [seq, words])).toEqual([['3', '/me words']]);
    expect(jsonLinesOf(events).split('\n')).toHaveLength(2);
  });
});

describe('X2 a stream’s chat, for its channel', { timeout: 60_000 }, () => {
  let world: DeskWorld;
  let owner: Somebody;
  let moderator: Somebody;
  let manager: Somebody;
  let room: Stream;
  let socket: string;
  beforeAll(async () => {
    world = await deskWorld();
    owner = await world.somebody({ roles: ['viewer', 'creator'] });
    moderator = await world.somebody();
    manager = await world.somebody();
    room = await world.room(owner, { channelId: await world.channel(owner, [moderator], [manager]) });
    socket = await world.enter(room, owner.token);
    for (let index = 1; index <= 7; index++) {
      world.pass(3);
      await world.send(socket, { type: 'message.send', client_id: `c${index}`, text: `word ${index}` });
    }
  }, 60_000);
  afterAll(() => world?.stop());
  const ask = (who: Somebody, query: Record<string, string> = {}) =>
    world.ask(contract.exportChat, { params: { stream_id: room.streamId }, token: who.token, query });
  const file = async (format: string, limit: string): Promise<string> => {
    let [text, after]: [string, number | undefined] = ['', 0];
    while (after !== undefined) {
      const { body } = await ask(manager, { format, limit, after: String(after) });
      text += body.text;
      after = body.next_after;
    }
    return text;
  };

  test('page by page it is the whole file, the same however large the pages are', async () => {
    for (const format of ['csv', 'jsonl']) expect(await file(format, '2')).toBe(await file(format, '1000'));
    const rows = cellsOf(await file('csv', '3'));
    expect(rows.map((cells) => cells[6])).toEqual(['text', ...[1, 2, 3, 4, 5, 6, 7].map((index) => `word ${index}`)]);
    const lines = (await file('jsonl', '3'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ seq: 1, text: 'word 1', account_id: owner.accountId, badges: ['owner'] });
  });

  test('what is taken back is gone from the next one', async () => {
    const [{ message_id }] = world.heard(socket, 'events')[1]?.['items'] ?? [];
    await world.send(socket, { type: 'message.delete', ref: 'd', message_id });
    expect(await file('jsonl', '1000')).not.toContain('word 2');
    expect(await file('csv', '1000')).not.toContain('word 2');
  });

  test('for its owner and managers; nobody else has it, and no place that is not there', async () => {
    const stranger = await world.somebody();
    expect([(await ask(owner)).status, (await ask(manager)).status]).toEqual([200, 200]);
    expect([(await ask(moderator)).status, (await ask(stranger)).status]).toEqual([403, 403]);
    expect((await ask(owner, { after: '999' })).body.error.code).toBe('chat.no_such_place');
    expect((await ask(owner, { format: 'xml' })).status).toBe(422);
  });
});
