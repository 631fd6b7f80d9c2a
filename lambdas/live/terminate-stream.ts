import { audited } from '../kit/audit.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { http } from '../kit/http.ts';
import { StreamOver, terminateStream } from '../moderation/stream-contract.ts';
import { endingOf } from './end-stream.ts';
import { end, type Stream } from './stream.ts';
import { people, streams, studio, table } from './surroundings.ts';

const shown = ({ streamId, ownerId, title, state, endReason }: Stream) => ({
  ...{ streamId, ownerId, title, state },
  ...(endReason ? { endReason } : {}),
});

/** The decision, its line in the audit log and the news are one write, made by somebody who is staff at that very moment. */
export const terminateStreamRoute = http(terminateStream, async ({ params, body, accountId, may, now }) => {
  const ended = await decideAgain(async () => {
    const stream = await streams.find(params.streamId);
    const { stream: one } = may(stream && { ownerId: stream.ownerId, stream });
    if (one.terminated) return one;
    const terminated = { ...body, by: accountId, at: now.toISOString() };
    const event = endingOf(one, 'terminate');
    if (!event && one.state !== 'ENDING') throw StreamOver({ state: one.state });
    const { reason, note, message: told } = body;
    const act = { act: 'stream.terminated', by: accountId, about: one.streamId, reason, note, told } as const;
    const steps = [audited(table, act, { cause: [one.version + 1], at: now }), people.stillStaff(accountId)];
    if (event) {
      const moved = end(one, event, 'terminated', now, { terminated });
      await streams.save(moved, steps);
      FAILPOINT: failpoint('live.terminate.saved');
      return moved.after;
    }
    const changed: Stream = {
      ...{ ...one, terminated, endReason: 'terminated' },
      ...{ version: one.version + 1, updatedAt: now.toISOString() },
    };
    await streams.saveChange(one, changed, 'terminated', now, steps);
    return changed;
  });
  if (ended.dueAt) await studio.due.look(ended.streamId);
  return shown(ended);
});
