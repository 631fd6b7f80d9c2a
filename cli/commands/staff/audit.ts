import { command, text } from '../../command.ts';
import { idIn } from '../../ids.ts';
import { number } from '../../number.ts';
import { table } from '../../words.ts';
import { personOf } from './person-of.ts';
import { entryWords } from './words.ts';

interface Args {
  about?: string | undefined;
  by?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

export const audit = command<Args>({
  command: 'audit',
  describe: 'What staff did, the newest first (admins)',
  builder: (yargs) =>
    yargs
      .option('about', text('Only what is about this person, video, stream or channel'))
      .option('by', text('Only what this one of the staff did'))
      .option(
        'limit',
        number('limit', {
          from: 1,
          to: 50,
          default: 50,
          describe: 'How many, 50 at most',
        }),
      )
      .option('cursor', text('Where a page before this one ended')),
  async run({ about, by, limit, cursor }, room) {
    const api = room.api();
    const idOf = async (typed: string): Promise<string> =>
      idIn(typed, 'vid|str|ch') ?? personOf(typed, api, room.signal);
    const query = {
      limit,
      ...(cursor ? { cursor } : {}),
      ...(about ? { about: await idOf(about) } : {}),
      ...(by ? { by: await personOf(by, api, room.signal) } : {}),
    };
    const page = await api.call('moderation.list_audit', { query }, { signal: room.signal });
    const rows = page.items.map(entryWords);
    room.tell(page, rows.length > 0 ? table(rows, Number.POSITIVE_INFINITY) : 'Nothing stands in the audit log here.');
    if (page.next_cursor) room.remark(`There is more: --cursor ${page.next_cursor}`);
  },
});
