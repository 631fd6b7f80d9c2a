import { machines, pairsOf } from '../support/machines.ts';
import type { Campaign, Outcome } from './campaign.ts';
import { filmLife } from './machines/film-life.ts';
import { noMischief } from './machines/mischief.ts';
import { give, type Subject } from './machines/pairs.ts';
import { type SmallWorld, smallWorld } from './machines/small-world.ts';
import { subjects } from './machines/subjects.ts';

/** Deleting begins in the trash, which takes a published video back first: the step is in the table and on no way. */
const onNoWay = ['PUBLISHED delete DELETING'];

/** Puts one machine into each of its states and does everything to it there. */
const explore = async (world: SmallWorld, subject: Subject) => {
  const beginning = world.keep();
  const legal = machines[subject.machine]?.t ?? [];
  const steps = new Set<string>();
  const failures: string[] = [];
  let given = 0;
  for (const [name, reach] of Object.entries(subject.states)) {
    beginning();
    const state = name.split(/[ ,]/)[0] ?? '';
    const life = filmLife(world, await world.somebody());
    const sent = await reach(world, life);
    const is = subject.stateOf(life, sent);
    if (is !== state) failures.push(`${subject.machine}: the way to ${name} leads to ${String(is)}`);
    const lines = world.rowsOf(subject.domain).filter(({ kind }) => kind === 'transition');
    for (const line of lines.map(subject.lineOf)) if (line) steps.add(`${line.from} ${line.event} ${line.to}`);
    const there = world.keep();
    for (const stimulus of subject.stimuli) {
      const seen = await give(world, subject, { state, stimulus, at: { life, sent }, legal });
      for (const step of seen.steps) steps.add(step);
      failures.push(...seen.wrong);
      given += 1;
      there();
      world.news.make(noMischief);
    }
  }
  const wanted = legal.map((step) => step.join(' ')).filter((step) => !onNoWay.includes(step));
  const never = wanted.filter((step) => !steps.has(step));
  failures.push(...never.map((step) => `${subject.machine}: nothing took ${step}`));
  return { given, steps: wanted.filter((step) => steps.has(step)).length, wanted: wanted.length, failures };
};

const run: Campaign['run'] = async ({ say }): Promise<Outcome> => {
  const world = await smallWorld();
  const beginning = world.keep();
  const counts: Record<string, number> = {};
  const failures: string[] = [];
  for (const subject of subjects) {
    beginning();
    const seen = await explore(world, subject);
    counts[`things done to ${subject.machine} in each of its states`] = seen.given;
    counts[`legal transitions of ${subject.machine} taken`] = seen.steps;
    failures.push(...seen.failures);
    const illegal = pairsOf(subject.machine).filter(({ to }) => to === undefined).length;
    say(`${subject.machine}: ${seen.steps} of ${seen.wanted} transitions taken, ${illegal} pairs are illegal`);
  }
  for (const step of onNoWay) say(`${step} is legal, and no way leads to it`);
  return { counts, failures };
};

/** Every legal transition through the deployed functions; whatever is not legal changes no row. */
export const machinesCampaign: Campaign = {
  name: 'machines',
  what: 'every state of every machine, and everything that can be done to it there',
  run,
};
