import { momentOf } from '../../../ops/moment.ts';
import type { Replay } from '../../../ops/replay.ts';
import { exits, misused, Problem } from '../../problem.ts';
import { opsCommand } from './environment.ts';
import { columns } from './words.ts';

interface Args {
  from?: string;
  to: string;
  rule?: string[];
  wait: boolean;
  list: boolean;
  rules: boolean;
}

const wordsOf = (replay: Replay): string =>
  `Replay ${replay.name} from ${replay.from} to ${replay.to}: ${replay.state}${replay.reason ? ` (${replay.reason})` : ''}`;

export const replay = opsCommand<Args>({
  command: 'replay',
  describe: 'Bring the events of a stretch of time to the consumers again',
  builder: (yargs) =>
    yargs
      .option('from', { type: 'string', describe: '2026-11-20T10:00Z, or how long ago: 90m, 24h, 2d' })
      .option('to', { type: 'string', default: 'now', describe: 'The same, or now' })
      .option('rule', { type: 'string', array: true, describe: 'Only this consumer (again for several)' })
      .option('wait', { type: 'boolean', default: true, describe: 'Stay until it is through (--no-wait does not)' })
      .option('list', { type: 'boolean', default: false, describe: 'Instead: the replays of late' })
      .option('rules', { type: 'boolean', default: false, describe: 'Instead: the consumers there are' }),
  async run(args, room, world) {
    const { consumersOf, followReplay, listReplays, startReplay } = await import('../../../ops/replay.ts');
    if (args.rules) {
      const known = await consumersOf(world);
      return room.tell(known, known.join('\n'));
    }
    if (args.list) {
      const known = await listReplays(world);
      const rows = known.map((one) => [one.name, one.state, one.from, one.to, one.at ?? '']);
      return room.tell(
        known,
        known.length > 0 ? columns(['REPLAY', 'STATE', 'FROM', 'TO', 'LAST EVENT'], rows) : 'None.',
      );
    }
    if (!args.from) throw misused('A replay needs a beginning: --from 2h, or --from 2026-11-20T10:00Z.');
    const [from, to] = [momentOf(args.from, world.now()), momentOf(args.to, world.now())];
    const started = await startReplay(world, { from, to, consumers: args.rule });
    if (started.askedFrom) room.remark(`The archive begins at ${started.from}: the replay begins there.`);
    if (!args.wait) return room.tell(started, wordsOf(started));
    room.remark(`${wordsOf(started)}. Ctrl-C stops the waiting, not the replay.`);
    let said = '';
    const onProgress = ({ at = '' }: Replay): void => {
      if (at && at !== said) room.remark(`… at ${at}`);
      said = at;
    };
    const followed = await followReplay(world, started.name, { signal: room.signal, onProgress });
    const ended = { ...followed, ...(started.askedFrom && { askedFrom: started.askedFrom }) };
    if (ended.state !== 'COMPLETED')
      throw new Problem({
        code: 'ops.replay_ended_early',
        message: `${wordsOf(ended)}.`,
        exit: exits.refused,
        result: ended,
      });
    room.tell(ended, `${wordsOf(ended)}.`);
  },
});
