import { momentOf } from '../../../ops/moment.ts';
import { exits, Problem } from '../../problem.ts';
import { opsCommand } from './environment.ts';
import { columns } from './words.ts';

interface Args {
  sweep: boolean;
  mark: boolean;
  'older-than': string;
}

export const check = opsCommand<Args>({
  command: 'check',
  describe: 'After a restore: records without objects, objects without records',
  builder: (yargs) =>
    yargs
      .option('sweep', { type: 'boolean', default: false, describe: 'Remove objects no record speaks of' })
      .option('mark', { type: 'boolean', default: false, describe: 'Unpublish videos whose media is gone' })
      .option('older-than', { type: 'string', default: '1d', describe: 'Sweep only what is older' }),
  async run(args, room, world) {
    const { check: look, sweep } = await import('../../../ops/check.ts');
    const { takeOutOfSight } = await import('../../../ops/mark.ts');
    const { orphans, missing, looked } = await look(world);
    const swept = args.sweep ? await sweep(world, orphans, momentOf(args['older-than'], world.now())) : [];
    const marked: string[] = [];
    if (args.mark) for (const { videoId } of missing) if (await takeOutOfSight(world, videoId)) marked.push(videoId);

    const rows = [
      ...orphans.map((one) => [
        swept.includes(one) ? 'swept' : 'no record',
        `${one.bucket}: ${one.prefix}`,
        `${one.objects} objects, ${one.bytes} bytes, youngest ${one.youngest}`,
      ]),
      ...missing.map((one) => [
        marked.includes(one.videoId) ? 'unpublished' : 'no media',
        one.videoId,
        `${one.state}, wants ${one.key}`,
      ]),
    ];
    const result = { orphans, missing, looked, swept, marked };
    const open =
      orphans.length - swept.length + missing.filter(({ state }) => state === 'PUBLISHED').length - marked.length;
    const found = `${looked.videos} playable videos and ${looked.prefixes} places with objects were looked at`;
    if (open > 0)
      throw new Problem({
        code: 'ops.inconsistent',
        message: `${columns(['', 'WHAT', ''], rows)}\n\n${found}; ${open} do not agree.`,
        hint: 'Objects nobody knows go with --sweep; videos without media are unpublished with --mark.',
        exit: exits.refused,
        result,
      });
    room.tell(result, rows.length > 0 ? `${columns(['', 'WHAT', ''], rows)}\n\n${found}.` : `${found}: they agree.`);
  },
});
