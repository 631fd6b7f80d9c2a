import * as z from 'zod';
import { dropOne, listDeadLetters, redrive, redriveOne, showDeadLetters } from '../../ops/dead-letters.ts';
import { Declined } from '../../ops/declined.ts';
import { momentOf } from '../../ops/moment.ts';
import { consumersOf, listReplays, startReplay } from '../../ops/replay.ts';
import { tellStory } from '../../ops/story.ts';
import { lateAfterSeconds, listStuck } from '../../ops/stuck.ts';
import { openWorld, type Reach, type World } from '../../ops/world.ts';

/** What the operator's part of the page asks, answered with the code of `arclight ops` over the laptop's own wire. */
export interface Operations {
  /** `GET /ops/stuck`; what is given has not been checked by anybody. */
  answer(asked: string, given: Record<string, unknown>): Promise<{ status: number; body: unknown }>;
  close(): void;
}

const ask = <Given extends z.ZodType>(
  given: Given,
  work: (world: World, given: z.output<Given>) => Promise<unknown>,
) => ({ given, work: work as (world: World, given: unknown) => Promise<unknown> });

const queue = z.string().min(1).max(200);
const message = z.string().min(1).max(200);

const questions = {
  'GET /ops/letters': ask(z.object({ queue: queue.optional() }), (world, { queue: asked }) =>
    asked === undefined ? listDeadLetters(world) : showDeadLetters(world, asked),
  ),
  'GET /ops/stuck': ask(z.object({}), async (world) => ({ lateAfterSeconds, items: await listStuck(world) })),
  'GET /ops/story': ask(z.object({ id: z.string().max(200) }), (world, { id }) => tellStory(world, id.trim())),
  'GET /ops/replays': ask(z.object({}), async (world) => ({
    replays: await listReplays(world),
    consumers: await consumersOf(world),
  })),
  'POST /ops/redrive': ask(z.object({ queue, message: message.optional() }), (world, { queue: asked, message: one }) =>
    one === undefined ? redrive(world, asked) : redriveOne(world, asked, one),
  ),
  'POST /ops/drop': ask(z.object({ queue, message }), (world, given) => dropOne(world, given.queue, given.message)),
  'POST /ops/replay': ask(
    z.object({ from: z.string().max(40), to: z.string().max(40), consumer: z.string().max(200).optional() }),
    (world, { from, to, consumer }) => {
      const [begin, end] = [momentOf(from, world.now()), momentOf(to, world.now())];
      return startReplay(world, { from: begin, to: end, consumers: consumer ? [consumer] : [] });
    },
  ),
};

/** Opens this laptop as an operator would. */
export function openOperations(reach: Reach, now?: () => Date): Operations {
  const world = openWorld('local', { reach, now });
  return {
    async answer(asked, given) {
      if (!Object.hasOwn(questions, asked)) return { status: 404, body: { error: 'There is nothing here.' } };
      const question = questions[asked as keyof typeof questions];
      const read = question.given.safeParse(given);
      if (!read.success) return { status: 400, body: { error: z.prettifyError(read.error) } };
      try {
        return { status: 200, body: await question.work(world, read.data) };
      } catch (error) {
        if (error instanceof Declined) return { status: 409, body: { error: error.message } };
        throw error;
      }
    },
    close: () => world.close(),
  };
}
