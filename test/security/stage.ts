import { setTimeout as pause } from 'node:timers/promises';
import type { Principal } from '../authz/matrix.ts';
import { atRest } from '../authz/streams.ts';
import { startWorld, type World } from '../authz/world.ts';
import type { Campaign, CampaignOptions, Outcome } from '../faults/campaign.ts';
import type { RawAnswer, RawAsk } from './raw.ts';
import { rawly } from './raw.ts';
import { changesBetween, type Snapshot, snapshotsOf } from './snapshot.ts';
import { makersOf, type Things } from './things.ts';

/** What every sweep is done on: one laptop with its people, and a look at all it keeps. */
export interface Stage {
  world: World;
  ask(asked: RawAsk): Promise<RawAnswer>;
  /** How often somebody has asked so far. */
  readonly asked: number;
  authorizationOf(who: Principal): string | undefined;
  things(owner: 'OW' | 'CR'): Promise<Things>;
  snapshot(): Promise<Snapshot>;
  /**
   * What has changed since, but for what is `of` these people to change; waits a moment for what is only passing, such as a
   * claim that is being let go of.
   */
  changesSince(before: Snapshot, of?: readonly string[]): Promise<string[]>;
  stop(): Promise<void>;
}

const mostLooks = 20;

export const openStage = async (): Promise<Stage> => {
  const world = await startWorld();
  const snapshots = snapshotsOf(world.laptop);
  const making = new Map<string, Promise<Things>>();
  let asked = 0;
  return {
    world,
    ask(raw) {
      asked += 1;
      return rawly(world.siteUrl, raw);
    },
    get asked() {
      return asked;
    },
    authorizationOf: (who) => world.authorizationOf(who),
    things(owner) {
      const made = making.get(owner) ?? makersOf(world, owner);
      making.set(owner, made);
      return made;
    },
    async snapshot() {
      await atRest(world);
      return snapshots.take();
    },
    async changesSince(before, of = []) {
      for (let looks = 1; ; looks++) {
        await atRest(world);
        const changes = changesBetween(before, await snapshots.take(), { of });
        if (changes.length === 0 || looks === mostLooks) return changes;
        await pause(250);
      }
    },
    async stop() {
      snapshots.close();
      await world.stop();
    },
  };
};

/** Something asked of a stage; what it changes there stays, so the next must not count on an untouched one. */
export interface Sweep {
  name: string;
  what: string;
  on: (stage: Stage, options: CampaignOptions) => Promise<Outcome>;
}

/** A sweep with a stage of its own. */
export const campaignOf = ({ name, what, on }: Sweep): Campaign => ({
  name,
  what,
  async run(options) {
    const stage = await openStage();
    try {
      return await on(stage, options);
    } finally {
      await stage.stop();
    }
  },
});
