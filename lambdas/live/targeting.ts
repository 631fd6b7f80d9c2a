import * as z from 'zod';
import { log } from '../kit/log.ts';
import type { Sealer } from '../kit/seal.ts';
import type { Relay } from './encoder-settings.ts';
import type { Stream } from './stream.ts';
import type { Studio } from './studio.ts';
import type { Target, TargetProblem } from './target.ts';
import { whyNotTo } from './target-address.ts';

/** What is sealed of a target. */
const secret = z.object({ url: z.string(), host: z.string(), streamKey: z.string() });

export const sealedTarget = (seals: Sealer, targetId: string, given: z.input<typeof secret>): Promise<string> =>
  seals.seal(targetId, JSON.stringify(secret.parse(given)));

/** Seals a stream's targets with the key of today, so that the one before can go. */
export const sealAnew = async (at: Studio, { streamId }: Stream): Promise<void> => {
  for (const one of await at.targets.list(streamId)) {
    try {
      const sealed = await at.seals.renewed(one.targetId, one.sealed);
      if (sealed !== one.sealed) await at.targets.reseal(streamId, one, sealed);
    } catch (error) {
      log.error('a target could not be sealed anew', { targetId: one.targetId, error });
    }
  }
};

/** One target, opened and looked at: what its encoder is told, or why it is not told of it. */
const opened = async (at: Studio, one: Target): Promise<Relay | TargetProblem> => {
  let told: z.output<typeof secret>;
  try {
    told = secret.parse(JSON.parse(await at.seals.open(one.targetId, one.sealed)));
  } catch (error) {
    log.error('the key of a target cannot be opened', { targetId: one.targetId, error });
    return 'unreadable';
  }
  const problem = await whyNotTo(told.host, at.settings.targets, at.resolve);
  return problem ?? { targetId: one.targetId, url: told.url, streamKey: told.streamKey };
};

/** What an encoder is told of a stream's targets, each looked at anew. One that is no good is noted, and keeps nobody waiting. */
export const relaysOf = async (at: Studio, { streamId, relays }: Stream): Promise<Relay[]> => {
  if (!relays) return [];
  const wanted = (await at.targets.list(streamId)).filter(({ enabled }) => enabled);
  const looked = await Promise.all(wanted.map(async (one) => ({ one, found: await opened(at, one) })));
  for (const { one, found } of looked) {
    const problem = typeof found === 'string' ? found : undefined;
    if (problem !== one.problem) await at.targets.note(streamId, one.targetId, problem);
  }
  return looked.flatMap(({ found }) => (typeof found === 'string' ? [] : [found]));
};
