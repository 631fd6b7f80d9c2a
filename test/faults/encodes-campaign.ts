import type { Campaign, Outcome } from './campaign.ts';
import { files, filmLife } from './machines/film-life.ts';
import type { Course } from './machines/memory-encoder.ts';
import { wrongAtRest } from './machines/rest.ts';
import { type SmallWorld, smallWorld } from './machines/small-world.ts';

const hourMs = 3_600_000;
const attemptsAtMost = 3;

/** How an attempt can go, and what it means: made, made again, or over. */
const courses: Record<string, { course: Course; means: 'done' | 'again' | 'over' }> = {
  complete: { course: { ends: 'COMPLETE' }, means: 'done' },
  'a moment’s error': { course: { ends: 'ERROR', errorCode: 1999 }, means: 'again' },
  'a lasting error': { course: { ends: 'ERROR', errorCode: 1040 }, means: 'over' },
  'canceled from outside': { course: { ends: 'CANCELED' }, means: 'over' },
  silent: { course: { ends: 'silent' }, means: 'again' },
  'a file missing': { course: { ends: 'COMPLETE', spoils: 'missing' }, means: 'again' },
  'a file cut short': { course: { ends: 'COMPLETE', spoils: 'truncated' }, means: 'again' },
  'a file empty': { course: { ends: 'COMPLETE', spoils: 'empty' }, means: 'again' },
};
type Name = keyof typeof courses;

/** Every way the first job can go: a last attempt that decides, after attempts that did not. */
const ways = (before: Name[] = []): Name[][] =>
  Object.entries(courses).flatMap(([name, { means }]) => {
    const way = [...before, name];
    return means === 'again' && way.length < attemptsAtMost ? ways(way) : [way];
  });

/** Every CreateJob is carried out, and the first answer to each is lost. */
const loseAnswers = (world: SmallWorld): void => {
  const lost = new Set<string>();
  world.instead(({ command, input }) => {
    const { ClientRequestToken = '' } = input as { ClientRequestToken?: string };
    if (command !== 'CreateJobCommand' || lost.has(ClientRequestToken)) return undefined;
    lost.add(ClientRequestToken);
    world.encoder.answer(command, input);
    throw Object.assign(new Error('the answer was lost'), { name: 'TimeoutError' });
  });
};

const play = async (world: SmallWorld, way: readonly Name[], isAmbiguous: boolean): Promise<string[]> => {
  const life = filmLife(world, await world.somebody());
  world.encoder.script.courseOf = ({ part, attempt }) =>
    (part === 'first' && courses[way[attempt - 1] ?? '']?.course) || { ends: 'COMPLETE' };
  if (isAmbiguous) loseAnswers(world);
  const sent = await life.send(files.whole);
  const { atRest } = await world.toRest({ withinMs: 60 * hourMs });

  const made = courses[way.at(-1) ?? '']?.means === 'done';
  const told = world.news
    .archive()
    .filter(({ detail }) => (detail as { data?: { videoId?: string } }).data?.videoId === sent.videoId)
    .map((event) => event['detail-type']);
  const times = (name: string): number => told.filter((one) => one === name).length;
  const jobs = world.encoder.jobs().filter(({ request }) => request.UserMetadata?.['part'] === 'first').length;
  const state = String(life.videoRow(sent)?.['state']);
  const expected = {
    ...{ atRest: true, state: made ? 'READY' : 'FAILED', jobs: way.length },
    ...{ playable: made ? 1 : 0, finished: made ? 1 : 0, failed: made ? 0 : 1 },
  };
  const found = {
    ...{ atRest, state, jobs },
    ...{
      playable: times('transcode.playable'),
      finished: times('transcode.finished'),
      failed: times('transcode.failed'),
    },
  };
  const differs = Object.entries(expected).filter(([name, value]) => found[name as keyof typeof found] !== value);
  return [
    ...differs.map(([name, value]) => `${name} is ${String(found[name as keyof typeof found])}, not ${String(value)}`),
    ...(await wrongAtRest(world)),
  ];
};

const run: Campaign['run'] = async ({ seed, size, say }): Promise<Outcome> => {
  const world = await smallWorld();
  const beginning = world.keep();
  const all = ways();
  const counts = { 'ways the attempts of a job can go': 0, 'of them with every first answer to CreateJob lost': 0 };
  const failures: string[] = [];
  for (const isAmbiguous of [false, true])
    for (const [index, way] of all.entries()) {
      if (size === 'quick' && (index + seed) % 24 !== (isAmbiguous ? 12 : 0)) continue;
      beginning();
      const wrong = await play(world, way, isAmbiguous);
      counts['ways the attempts of a job can go'] += 1;
      if (isAmbiguous) counts['of them with every first answer to CreateJob lost'] += 1;
      failures.push(...wrong.map((one) => `${way.join(', ')}${isAmbiguous ? ' (ambiguous)' : ''}: ${one}`));
    }
  say(`${all.length} ways there are: ${Object.keys(courses).length} ends of up to ${attemptsAtMost} attempts`);
  return { counts, failures };
};

/** F16–F20: errors, silence, cancellation and spoiled outputs, scripted per attempt. */
export const encodesCampaign: Campaign = {
  name: 'encodes',
  what: 'every way the attempts of an encode can go: at most three, one job each, and its owner told once',
  run,
};
