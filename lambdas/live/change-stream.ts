import { clock } from '../kit/clock.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { http, Reply } from '../kit/http.ts';
import { doorChange } from './admission.ts';
import { changeStream, StreamIsOver, TooLateToChange } from './contract.ts';
import { hourOf } from './create-stream.ts';
import { saltBytes } from './password.ts';
import { toOwn } from './present.ts';
import { demandTaken } from './protocol.ts';
import { lookAgainAt, type Stream } from './stream.ts';
import { isOnAir } from './stream-machine.ts';
import { channels, findFor, streams, studio } from './surroundings.ts';

/** What is settled when a stream starts: its encoder and packaging were told of it, or it has no meaning any more. */
const settledAtStart = ['latency', 'protocol', 'record', 'dvrWindowSec', 'reconnectWindowSec', 'scheduledAt'] as const;

/** PATCH /v1/streams/{stream_id}. With If-Match a change made meanwhile is a refusal; without it, these fields are set. */
export const changeStreamRoute = http(changeStream, ({ params, body, subject, may, seen, now }) =>
  decideAgain(async () => {
    const { stream } = may(await findFor(subject, params.streamId));
    seen(stream.version);
    const isScheduled = stream.state === 'SCHEDULED';
    if (!isScheduled && !isOnAir(stream.state)) throw StreamIsOver({ state: stream.state });
    const tooLate = isScheduled ? [] : settledAtStart.filter((name) => body[name] !== undefined);
    if (tooLate.length > 0)
      throw TooLateToChange({
        fields: tooLate.map((name) => name.replace(/[A-Z]/g, (one) => `_${one.toLowerCase()}`)),
      });
    if (body.protocol) demandTaken(body.protocol, studio.settings);
    const { scheduledAt, admission, password, ...rest } = body;
    const words = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const hour = scheduledAt === null ? { scheduledAt: undefined } : {};
    const later = typeof scheduledAt === 'string' ? { scheduledAt: hourOf(scheduledAt, now) } : hour;
    const changed: Stream = {
      ...stream,
      ...words,
      ...(await doorChange(stream, { admission, password }, clock.random(saltBytes))),
      ...later,
      version: stream.version + 1,
      updatedAt: now.toISOString(),
    };
    const after = isScheduled ? { ...changed, dueAt: lookAgainAt(changed, now) } : changed;
    await streams.saveChange(stream, after, 'changed', now);
    const channel = after.channelId ? await channels.channel(after.channelId) : undefined;
    return new Reply(
      {
        ...toOwn(after, channel, studio.settings, now),
        ...(subject.kind === 'person' && subject.accountId === after.ownerId ? {} : { ingest: undefined }),
      },
      { version: after.version },
    );
  }),
);
