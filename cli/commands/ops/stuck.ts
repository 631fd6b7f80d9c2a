import { momentOf } from '../../../ops/moment.ts';
import type { InTransit } from '../../../ops/stuck.ts';
import { number } from '../../number.ts';
import { opsCommand } from './environment.ts';
import { columns, duration } from './words.ts';

/** When somebody looks at it: `in 3 h`, `now`, or that they should have, `12 min ago`. */
const dueWords = ({ dueInSeconds, overdueSeconds }: InTransit, isOverdue: boolean): string => {
  if (isOverdue) return `${duration(overdueSeconds)} ago`;
  return dueInSeconds > 0 ? `in ${duration(dueInSeconds)}` : 'now';
};

export const stuck = opsCommand<{ all: boolean; 'older-than': string; limit: number }>({
  command: 'stuck',
  describe: 'What nobody looked at when its time had come: by machine and age',
  builder: (yargs) =>
    yargs
      .option('all', { type: 'boolean', default: false, describe: 'Also what is on its way and has its time still' })
      .option('older-than', { type: 'string', default: '0s', describe: 'For at least so long: 0s, 10m, 2h' })
      .option(
        'limit',
        number('limit', {
          from: 1,
          to: 1000,
          default: 100,
          describe: 'At most so many of each machine, those due first',
        }),
      ),
  async run(args, room, world) {
    const { isOverdue, listStuck } = await import('../../../ops/stuck.ts');
    const now = world.now();
    const olderThanSeconds = (now.getTime() - momentOf(args['older-than'], now).getTime()) / 1000;
    const found = await listStuck(world, { olderThanSeconds, limit: args.limit, overdueOnly: !args.all });
    const rows = found.map((one) => [
      one.machine,
      one.id,
      one.state,
      duration(one.ageSeconds),
      dueWords(one, isOverdue(one)),
      [one.part, one.reason].filter(Boolean).join('; '),
    ]);
    const late = found.filter(isOverdue).length;
    const warning = late > 0 ? `\n\n${late} should have been looked at by now: is their reconciler running?` : '';
    const nothing = args.all ? 'Nothing is on its way.' : 'Nothing is stuck. --all shows what is on its way.';
    const heads = ['MACHINE', 'ID', 'STATE', 'SINCE', 'DUE', ''];
    room.tell(found, found.length === 0 ? nothing : `${columns(heads, rows)}${warning}`);
  },
});
