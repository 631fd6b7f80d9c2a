import { resolve } from 'node:path';
import { momentOf } from '../../../ops/moment.ts';
import { opsCommand } from './environment.ts';
import { columns } from './words.ts';

export const backup = opsCommand<{ to: string; at?: string }>({
  command: 'backup',
  describe: 'Export every table, and bring a copy here',
  builder: (yargs) =>
    yargs
      .option('to', { type: 'string', demandOption: true, describe: 'The folder for the copy' })
      .option('at', { type: 'string', describe: 'Of AWS: all tables as they were then (2h, 2026-11-20T10:00Z)' }),
  async run({ to, at }, room, world) {
    const folder = resolve(room.surroundings.cwd, to);
    const onTable = (name: string): void => room.remark(`… ${name}`);
    const { backUp } = await import('../../../ops/backup.ts');
    const done = await backUp(world, { to: folder, at: at ? momentOf(at, world.now()) : undefined, onTable });
    const rows = done.tables.map(({ name, items, at: moment }) => [name, String(items), moment]);
    room.tell(done, `${columns(['TABLE', 'ITEMS', 'AS IT WAS AT'], rows)}\n\nThe copy is in ${folder}.`);
  },
});

export const restore = opsCommand<{ from: string }>({
  command: 'restore',
  describe: 'Put a backup into the environment’s empty tables',
  builder: (yargs) => yargs.option('from', { type: 'string', demandOption: true, describe: 'The folder of a backup' }),
  async run({ from }, room, world) {
    const onTable = (name: string, items: number): void => room.remark(`… ${name}: ${items} records`);
    const { restore: putBack } = await import('../../../ops/restore.ts');
    const done = await putBack(world, resolve(room.surroundings.cwd, from), { onTable });
    const rows = done.tables.map(({ name, items, at }) => [name, String(items), at]);
    const news = `${done.announcedAgain} pieces of news are being told once more; then run \`arclight ops check\`.`;
    room.tell(done, `${columns(['TABLE', 'ITEMS', 'AS IT WAS AT'], rows)}\n\n${news}`);
  },
});
