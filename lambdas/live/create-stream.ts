import { clock } from '../kit/clock.ts';
import { http } from '../kit/http.ts';
import { newId, prefixes } from '../kit/ids.ts';
import { doorOfNew } from './admission.ts';
import { createStream, HourOutOfRange, NoSuchChannel } from './contract.ts';
import { saltBytes } from './password.ts';
import { toOwn } from './present.ts';
import { demandTaken } from './protocol.ts';
import { make, type Stream } from './stream.ts';
import { channels, streams, studio } from './surroundings.ts';

const yearMs = 366 * 24 * 3_600_000;

/** An hour to begin at that is still to come. */
export const hourOf = (given: string | undefined, now: Date): string | undefined => {
  if (given === undefined) return undefined;
  const at = new Date(given);
  if (at <= now || at.getTime() - now.getTime() > yearMs) throw HourOutOfRange();
  return at.toISOString();
};

/** The channel it goes on air in: the one that was named, if it is theirs, or their first. */
export const channelFor = async (ownerId: string, channelId: string | undefined) => {
  if (channelId === undefined) {
    const first = await channels.firstOf(ownerId);
    return first && !first.closed ? first : undefined;
  }
  const found = await channels.channel(channelId);
  if (found?.ownerId !== ownerId || found.closed) throw NoSuchChannel();
  return found;
};

type Wish = Omit<Parameters<typeof make>[0], 'channelId' | 'passwordHash'> & {
  channelId?: string | undefined;
  password?: string | undefined;
};

export const newStream = async ({ password, ...wish }: Wish, ownerId: string, now: Date) => {
  demandTaken(wish.protocol ?? 'rtmp', studio.settings);
  const channel = await channelFor(ownerId, wish.channelId);
  const door = await doorOfNew({ admission: wish.admission, password }, clock.random(saltBytes));
  const streamId = newId(prefixes.stream, now, clock.random(10));
  const one: Stream = make({ ...wish, ...door, channelId: channel?.channelId }, { streamId, ownerId }, now);
  return { one, channel };
};

/** POST /v1/streams */
export const createStreamRoute = http(createStream, async ({ body, accountId, idempotent, now }) => {
  const scheduledAt = hourOf(body.scheduledAt, now);
  const { one, channel } = await newStream({ ...body, scheduledAt }, accountId, now);
  const answer = toOwn(one, channel, studio.settings, now);
  await streams.create(one, now, [idempotent.complete(answer)]);
  return answer;
});
