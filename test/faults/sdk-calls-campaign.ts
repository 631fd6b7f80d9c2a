import { type FaultPlan, nameOf, type PlannedFault, type RunningPlan } from '../support/fault-plan.ts';
import { layPlan } from '../support/faults.ts';
import { seeded } from '../support/seeded.ts';
import { applicableTo } from './applicable-faults.ts';
import type { Campaign, CampaignOptions, Outcome } from './campaign.ts';
import { endingOf } from './endings.ts';
import { checkInvariants } from './invariants.ts';
import { situations } from './situations.ts';
import { type Play, type Story, stories } from './stories.ts';
import { type FaultWorld, faultWorld } from './world.ts';

/** F20: however often an attempt is handed over, it is one job. */
const doubledJobs = (world: FaultWorld): string[] => {
  const attempts = world.encoder.jobs().map(({ metadata }) => JSON.stringify(metadata));
  return attempts
    .filter((one, index) => attempts.indexOf(one) !== index)
    .map((one) => `F20 two jobs for one attempt: ${one}`);
};

const noFaults: FaultPlan = { seed: 0, faults: [] };
/** `slow` lets so much time pass: more than any function of the API has, and more than a claim on a key lasts. */
const slowMs = 40_000;
/** I10: one fault costs a few more calls, never a storm. */
const extraCallsAtMost = 250;

/** What may be answered otherwise under a fault, and why that is right. */
const excuses = [
  {
    at: 'ConfirmSignUp',
    instead: 'accounts.confirm_sign_up 422 accounts.wrong_code',
    of: 'accounts.confirm_sign_up 204',
    because: 'that an address is confirmed already is told to nobody; its owner simply logs in',
  },
  {
    at: 'TransactWriteItems',
    instead: 'accounts.log_out 401 access.unauthenticated',
    of: 'accounts.log_out 204',
    because: 'a session that has ended says so to everybody; who asks once more wanted nothing else, as the SDK knows',
  },
];

const excused = (answers: readonly string[], { faults }: FaultPlan): string[] =>
  answers.map(
    (answer) => excuses.find(({ at, instead }) => instead === answer && faults[0]?.operation === at)?.of ?? answer,
  );

/** Answers no client should have got, even if it got a better one when it asked again. */
const unkind = (tries: readonly string[], { faults: [fault] }: FaultPlan): string[] => {
  const mayStillRun = fault?.mode === 'kill' || fault?.mode === 'slow';
  return [
    ...(fault?.mode === 'throttle'
      ? tries.filter((one) => one.includes(' 500 ')).map((one) => `F09 a throttle is no failure of ours: ${one}`)
      : []),
    ...(mayStillRun
      ? []
      : tries.filter((one) => one.includes('in_flight')).map((one) => `F11 nobody else was at work, and yet: ${one}`)),
  ];
};

interface Told {
  answers: string[];
  tries: readonly string[];
  ending: string[];
  broken: string[];
  running: RunningPlan;
}

const differences = (what: string, was: readonly string[], is: readonly string[]): string[] =>
  was.join('\n') === is.join('\n') ? [] : [`${what}: ${is.join('; ')} — undisturbed: ${was.join('; ')}`];

/** One command line that does the same again. */
const replayOf = (story: string, plan: FaultPlan): string =>
  `ARCLIGHT_FAULT_PLAN='${JSON.stringify({ story, plan })}' npm run test:faults -- --only sdk-calls`;

/** How a run can be narrowed down: to one plan, one story, some modes, so many runs a story. */
const wishes = (size: CampaignOptions['size']) => {
  const { ARCLIGHT_FAULT_PLAN, ARCLIGHT_FAULT_STORY, ARCLIGHT_FAULT_MODES, ARCLIGHT_FAULT_RUNS } = process.env;
  const again = ARCLIGHT_FAULT_PLAN
    ? (JSON.parse(ARCLIGHT_FAULT_PLAN) as { story: string; plan: FaultPlan })
    : undefined;
  const modes = ARCLIGHT_FAULT_MODES?.split(',');
  return {
    again: again?.plan,
    wants: ({ name }: Story): boolean => name.includes(again?.story ?? ARCLIGHT_FAULT_STORY ?? ''),
    wantsMode: ({ mode }: PlannedFault): boolean => !modes || modes.includes(mode),
    most: Number(ARCLIGHT_FAULT_RUNS ?? (size === 'quick' ? quickRunsPerStory : Number.POSITIVE_INFINITY)),
  };
};

/** Plays a story once under a plan, from its beginning to its rest, and looks at what became of it. */
const performing = async (world: FaultWorld) => {
  const { putBack, cast } = await situations(world);
  return async (story: Story, plan: FaultPlan): Promise<Told> => {
    await putBack(story.given);
    const play: Play = { world, ...cast, answers: [] };
    const running = layPlan(plan, { slowly: () => world.turn(slowMs) });
    const broken: string[] = [];
    try {
      await story.play(play);
      await world.rest();
    } catch (error) {
      broken.push(`the story could not go on: ${(error as Error).stack}`);
    }
    const seen = await world.look(true);
    layPlan(noFaults);
    broken.push(...(await checkInvariants(seen)), ...doubledJobs(world));
    return { answers: play.answers, tries: world.tries(), ending: endingOf(seen), broken, running };
  };
};

/** What is wrong with a run, held against the undisturbed one. */
const judge = (plain: Told, told: Told, plan: FaultPlan): string[] => [
  ...told.broken,
  ...unkind(told.tries, plan),
  ...differences('answers', plain.answers, excused(told.answers, plan)),
  ...differences('ending', plain.ending, told.ending),
  ...(told.running.calls.length > plain.running.calls.length + extraCallsAtMost
    ? [`I10 ${told.running.calls.length} calls instead of ${plain.running.calls.length}`]
    : []),
];

/** Calls at the same moment may change places, and a fault then misses its call now and then; more would be a lie. */
const mayMiss = (runs: number): number => Math.ceil(runs / 20);

const run = async ({ seed, size, say }: CampaignOptions): Promise<Outcome> => {
  const { again, wants, wantsMode, most } = wishes(size);
  const failures: string[] = [];
  const counts: Record<string, number> = {};
  const count = (what: string, by = 1): void => {
    counts[what] = (counts[what] ?? 0) + by;
  };
  const fail = (title: string, wrong: readonly string[]): void => {
    if (wrong.length === 0) return;
    failures.push([title, ...wrong].join('\n      '));
    say(`FAILED ${title}`);
  };
  const chance = seeded(seed);
  const world = await faultWorld({ seed: again?.seed ?? seed });
  try {
    const perform = await performing(world);
    let missed = 0;
    for (const story of stories.filter(wants)) {
      const plain = await perform(story, { seed, faults: [] });
      fail(`${story.name}, undisturbed`, plain.broken);
      count('stories');
      const sites = plain.running.calls.filter(story.disturbs);
      const applicable = sites.map(applicableTo);
      const planned = applicable.flatMap(({ faults }) => faults).filter(wantsMode);
      for (const { skipped } of applicable)
        for (const why of skipped.values()) count(`pairs of call site and mode skipped: ${why}`);
      count('call sites', sites.length);
      count('call sites × forms of faults', planned.length);

      const chosen = again ? [again] : choose(planned, { seed, most, chance });
      for (const plan of chosen) {
        const told = await perform(story, plan);
        missed += told.running.unmet().length;
        count('runs with a fault');
        count(`runs with ${plan.faults[0]?.mode}`);
        const wrong = judge(plain, told, plan);
        const how = plan.faults.map(nameOf).join(', ');
        fail(`${story.name}: ${how}`, wrong.length > 0 ? [...wrong, replayOf(story.name, plan)] : []);
      }
      say(`${story.name}: ${sites.length} call sites, ${chosen.length} of ${planned.length} faults`);
    }
    count('faults that met no call', missed);
    const runs = counts['runs with a fault'] ?? 0;
    if (missed > mayMiss(runs))
      fail(`${missed} of ${runs} faults met no call`, ['the stories are not the same each time']);
    return { counts, failures };
  } finally {
    await world.stop();
  }
};

const quickRunsPerStory = 3;

/** All of them; or so many that the seed chooses, of as many kinds as can be. */
const choose = (
  planned: readonly PlannedFault[],
  given: { seed: number; most: number; chance: () => number },
): FaultPlan[] => {
  const { seed, most, chance } = given;
  const plans = planned.map((fault) => ({ seed, faults: [fault] }));
  if (plans.length <= most) return plans;
  const seen = new Map<string, number>();
  const rarestFirst = plans
    .map((plan) => ({ plan, at: chance() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ plan, at }) => {
      const [{ operation, mode }] = plan.faults as [PlannedFault];
      const before = seen.get(`${operation} ${mode}`) ?? 0;
      seen.set(`${operation} ${mode}`, before + 1);
      return { plan, at: before + at };
    });
  return rarestFirst
    .toSorted((a, b) => a.at - b.at)
    .slice(0, most)
    .map(({ plan }) => plan);
};

export const sdkCallsCampaign: Campaign = {
  name: 'sdk-calls',
  what: 'every SDK call of every story fails in every way it can, and all ends as if it had not',
  run,
};
