import fc from 'fast-check';
import type { Campaign, Outcome } from './campaign.ts';
import { type FilmLife, filmLife } from './machines/film-life.ts';
import { noMischief } from './machines/mischief.ts';
import { compareAtRest, type Model, type Real } from './machines/model.ts';
import { commandsOf } from './machines/model-commands.ts';
import { wrongAtRest } from './machines/rest.ts';
import { type SmallWorld, smallWorld } from './machines/small-world.ts';

const hourMs = 3_600_000;

interface Prepared {
  world: SmallWorld;
  life: FilmLife;
  stranger: Real['stranger'];
  beginning: () => void;
}

/** Half-way into the story most of its beginning has happened already: a file is sent, and heard of or not. */
const tellStory = async (
  { world, life, stranger, beginning }: Prepared,
  commands: Iterable<fc.AsyncCommand<Model, Real>>,
): Promise<void> => {
  beginning();
  world.news.make(noMischief);
  const model: Model = { films: [], crashAt: undefined };
  const real: Real = { world, life, stranger };
  await fc.asyncModelRun(() => ({ model, real }), commands);
  world.news.make(noMischief);
  world.encoder.script.courseOf = () => ({ ends: 'COMPLETE' });
  const { atRest } = await world.toRest({ withinMs: 80 * hourMs });
  if (!atRest) throw new Error('I4 it does not come to rest');
  // A start whose answer was lost may have left parts nobody knows: the bucket's lifecycle rule removes those.
  const wrong = await wrongAtRest(world);
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  await compareAtRest(model, real);
};

const run: Campaign['run'] = async ({ seed, size, say }): Promise<Outcome> => {
  const world = await smallWorld();
  const [owner, stranger] = [await world.somebody(), await world.somebody()];
  const prepared = { world, life: filmLife(world, owner), stranger, beginning: world.keep() };
  const counts: Record<string, number> = {};
  const failures: string[] = [];
  for (const [machine, arbitraries] of Object.entries(commandsOf)) {
    let steps = 0;
    const property = fc.asyncProperty(
      fc.commands(arbitraries, { maxCommands: size === 'full' ? 80 : 50, size: 'max' }),
      async (commands) => {
        const list = [...commands];
        steps += list.length;
        await tellStory(prepared, commands);
      },
    );
    const told = await fc.check(property, {
      seed,
      numRuns: size === 'full' ? 150 : 7,
      interruptAfterTimeLimit: size === 'full' ? 90_000 : 15_000,
    });
    counts[`stories of ${machine}`] = told.numRuns;
    counts['commands in them'] = (counts['commands in them'] ?? 0) + steps;
    if (told.failed)
      failures.push(
        `${machine} (seed ${told.seed}, path ${told.counterexamplePath}): ${String(told.counterexample?.[0])}: ${String(told.errorInstance)}`,
      );
    say(`${machine}: ${told.numRuns} stories, ${steps} commands`);
  }
  return { counts, failures };
};

/** What people, events, time, crashes and mischief do to films, against a model of what was promised. */
export const modelsCampaign: Campaign = {
  name: 'models',
  what: 'random stories of each machine and of all together, against a model',
  run,
};
