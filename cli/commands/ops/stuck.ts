import { momentOf } from '../../../ops/moment.ts';
import { opsCommand } from './environment.ts';
import { columns, duration } from './words.ts';

export const stuck = opsCommand<{ 'older-than': string; limit: number }>({
  command: 'stuck',
  describe: 'What is in a state nobody stays in: by machine and age',
  builder: (yargs) =>
    yargs
      .option('older-than', { type: 'string', default: '10m', describe: 'For at least so long: 0s, 10m, 2h' })
      .option('limit', { type: 'number', default: 100, describe: 'At most so many of each machine, those due first' }),
  async run(args, room, world) {
    const { lateAfterSeconds, listStuck } = await import('../../../ops/stuck.ts');
    const now = world.now();
    const olderThanSeconds = (now.getTime() - momentOf(args['older-than'], now).getTime()) / 1000;
    const found = await listStuck(world, { olderThanSeconds, limit: args.limit });
    const rows = found.map((one) => [
      one.machine,
      one.id,
      one.state,
      duration(one.ageSeconds),
      one.overdueSeconds > lateAfterSeconds
        ? `${duration(one.overdueSeconds)} ago`
        : one.overdueSeconds > 0
          ? 'now'
          : one.dueAt,
      [one.part, one.reason].filter(Boolean).join('; '),
    ]);
    const nothing = `Nothing has been in a passing state for ${args['older-than']} or longer.`;
    const late = found.filter(({ overdueSeconds }) => overdueSeconds > lateAfterSeconds).length;
    const warning = late > 0 ? `\n\n${late} should have been looked at by now: is their reconciler running?` : '';
    const heads = ['MACHINE', 'ID', 'STATE', 'SINCE', 'LOOKED AT', ''];
    room.tell(found, found.length === 0 ? nothing : `${columns(heads, rows)}${warning}`);
  },
});
