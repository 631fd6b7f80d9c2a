import { batch } from '../kit/batch.ts';
import { peopleOf } from '../kit/people.ts';
import { peopleCopyEnv } from './env.ts';
import { accountEvents } from './events.ts';

const people = peopleOf(peopleCopyEnv.read(process.env).TABLE);

/** Keeps one domain's copy of who people are. Older news than what is known changes nothing. */
export const handler = batch(accountEvents, async ({ suspension: _, ...person }) => {
  await people.learn(person);
});
