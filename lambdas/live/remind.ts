import type { Channel } from './channel-copy.ts';
import type { Letter, RemindersStore } from './reminders-store.ts';
import type { Stream } from './stream.ts';
import { isWatchable } from './stream-machine.ts';

/** So many people in one piece of news: as many letters as a function can write before it has to end. */
const peopleAtOnce = 10;
/** And so much of it at one look; the next one goes on. */
const newsAtOnce = 50;

type World = { reminders: RemindersStore; channelOf(channelId: string): Promise<Channel | undefined> };

/**
 * A stream is on air: whoever wanted to hear of it is written to, once. One that was called off or did not start, is over
 * already, or is nobody else's to see any more, is not written about, and the list goes. Answers whether nobody is left on it.
 */
export const remindAll = async (world: World, one: Stream, now: Date): Promise<boolean> => {
  const { streamId, state, visibility, terminated, channelId } = one;
  const isToBeSeen = isWatchable(state) && visibility !== 'private' && !terminated;
  let letter: Letter | undefined;
  for (let times = 0; times < newsAtOnce; times++) {
    const accountIds = await world.reminders.some(streamId, peopleAtOnce);
    if (accountIds.length === 0) {
      if (times > 0) await world.reminders.forgetCount(streamId);
      return true;
    }
    if (isToBeSeen && !letter) {
      const channel = channelId ? await world.channelOf(channelId) : undefined;
      letter = channel && !channel.closed ? { channelId: channel.channelId, channelName: channel.name } : {};
    }
    await world.reminders.take(one, accountIds, letter, now);
  }
  return false;
};
