import type { ShownLetter } from '../../../ops/dead-letters.ts';
import type { AnyCommand } from '../../command.ts';
import { number } from '../../number.ts';
import { plain } from '../../words.ts';
import { opsCommand } from './environment.ts';
import { columns, duration, indented, shownJson } from './words.ts';

const deadLetters = () => import('../../../ops/dead-letters.ts');

const list = opsCommand<{ all: boolean }>({
  command: 'list',
  describe: 'Every dead-letter queue: how many letters, how old',
  builder: (yargs) => yargs.option('all', { type: 'boolean', default: false, describe: 'The empty ones too' }),
  async run({ all }, room, world) {
    const queues = await (await deadLetters()).listDeadLetters(world);
    const filled = queues.filter(({ waiting, beingRead }) => waiting + beingRead > 0);
    const shown = all ? queues : filled;
    const rows = shown.map(({ of, waiting, beingRead, ageSeconds }) => [
      of,
      String(waiting),
      beingRead > 0 ? String(beingRead) : '',
      ageSeconds === undefined ? '' : duration(ageSeconds),
    ]);
    const words =
      shown.length === 0
        ? `No dead letters in ${world.environment} (${queues.length} queues).`
        : columns(['LETTERS OF', 'WAITING', 'BEING READ', 'OLDEST'], rows);
    room.tell(shown, words);
  },
});

/** One letter as `dlq show` tells it. */
export const letterWords = (letter: ShownLetter): string =>
  [
    `${letter.messageId}  ${letter.event ?? letter.kind}`,
    indented(
      [
        `sent      ${letter.sentAt}, received ${letter.receives} ${letter.receives === 1 ? 'time' : 'times'}, looks included`,
        letter.cause && `cause     ${plain(letter.cause)}${letter.causeFrom === 'log' ? ' (from the log)' : ''}`,
        letter.eventId && `event     ${letter.eventId}`,
        letter.correlationId && `request   ${letter.correlationId}`,
        letter.about.length > 0 && `about     ${letter.about.join(' ')}`,
      ]
        .filter(Boolean)
        .join('\n'),
    ),
  ].join('\n');

const show = opsCommand<{ queue: string; limit: number; body: boolean }>({
  command: 'show <queue>',
  describe: 'What lies in one, and why, without taking it',
  builder: (yargs) =>
    yargs
      .positional('queue', { type: 'string', demandOption: true, describe: 'Whose letters: catalog-on-upload-news' })
      .option('limit', number('limit', { from: 1, to: 1000, default: 20, describe: 'At most so many' }))
      .option('body', { type: 'boolean', default: false, describe: 'The whole letters, secrets removed' }),
  async run({ queue, limit, body }, room, world) {
    const { of, letters } = await (await deadLetters()).showDeadLetters(world, queue, { limit });
    const words = letters.map((letter) =>
      body ? `${letterWords(letter)}\n${indented(shownJson(letter.body))}` : letterWords(letter),
    );
    room.tell({ of, letters }, words.join('\n\n') || `There are no letters of ${of} to be seen.`);
  },
});

const redriveCommand = opsCommand<{ queue: string; message?: string; 'per-second'?: number }>({
  command: 'redrive <queue>',
  describe: 'Send letters back to their consumer',
  builder: (yargs) =>
    yargs
      .positional('queue', { type: 'string', demandOption: true, describe: 'Whose letters: catalog-on-upload-news' })
      .option('message', { type: 'string', describe: 'Only this one' })
      .option(
        'per-second',
        number('per-second', { from: 1, to: 500, describe: 'At most so many a second (all letters)' }),
      ),
  async run({ queue, message, 'per-second': perSecond }, room, world) {
    const { redrive, redriveOne } = await deadLetters();
    const done = message ? await redriveOne(world, queue, message) : await redrive(world, queue, { perSecond });
    const letters = done.moved === 1 ? '1 letter is' : `${done.moved} letters are`;
    room.tell(done, done.moved === 0 ? `There were no letters of ${done.of}.` : `${letters} back in ${done.to}.`);
  },
});

const drop = opsCommand<{ queue: string; message: string }>({
  command: 'drop <queue>',
  describe: 'Throw one letter away, for good',
  builder: (yargs) =>
    yargs
      .positional('queue', { type: 'string', demandOption: true, describe: 'Whose letters: catalog-on-upload-news' })
      .option('message', { type: 'string', demandOption: true, describe: 'Which one' }),
  async run({ queue, message }, room, world) {
    const done = await (await deadLetters()).dropOne(world, queue, message);
    room.tell(done, `Message ${message} of ${done.of} is gone.`);
  },
});

export const dlqCommands: readonly AnyCommand[] = [list, show, redriveCommand, drop];

/** `arclight ops dlq …` */
export const dlq: AnyCommand = {
  command: 'dlq',
  describe: 'Dead letters: what consumers gave up on',
  builder(yargs) {
    for (const one of dlqCommands) yargs.command(one);
    return yargs.demandCommand(1, 'Which of them?');
  },
  handler() {},
};
