import { plain } from '../../words.ts';
import { opsCommand } from './environment.ts';
import { columns } from './words.ts';

const clock = (at: string): string => at.slice(0, 23).replace('T', ' ');

export const story = opsCommand<{ id: string; logs: boolean }>({
  command: 'story <id>',
  describe: 'One video from its upload on: transitions, events, jobs, logs',
  builder: (yargs) =>
    yargs
      .positional('id', { type: 'string', demandOption: true, describe: 'A video, an upload or an event' })
      .option('logs', { type: 'boolean', default: true, describe: 'Look through the logs too (--no-logs does not)' }),
  async run({ id, logs }, room, world) {
    const { tellStory } = await import('../../../ops/story.ts');
    const told = await tellStory(world, id, { withLogs: logs });
    const stands = told.now.map(({ what, state }) => [what, state]);
    const lines = told.happened.map((one) => [
      clock(one.at),
      one.kind,
      one.where,
      `${one.isTrouble ? '! ' : ''}${plain(one.what)}`,
    ]);
    room.tell(
      told,
      [
        `${told.videoId}\n`,
        columns(['IS NOW', 'STATE'], stands),
        '',
        columns(['WHEN (UTC)', 'WHAT', 'WHERE', ''], lines),
        ...told.gaps.map((gap) => `\n${gap}`),
      ].join('\n'),
    );
  },
});
