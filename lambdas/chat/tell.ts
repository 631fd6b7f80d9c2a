import { failpoint } from '../kit/failpoint.ts';
import type { Outcome } from './sequence.ts';
import type { SocketsStore } from './sockets-store.ts';
import { eventFrames, type Speaking } from './speak.ts';

/**
 * Tells everybody what came of acts in one room: readers what happened, in order; senders how it went. A socket that cannot
 * be reached holds nobody else up, and whoever misses something sees the gap. Answers how many readers there were to tell.
 */
export const tell = async (
  { speak, sockets }: { speak: Speaking; sockets: Pick<SocketsStore, 'ofPerson'> },
  roomId: string,
  outcomes: readonly Outcome[],
  now: Date,
): Promise<number | undefined> => {
  const frames = [
    ...eventFrames(outcomes.flatMap(({ event, waits }) => (waits ? [] : (event ?? [])))),
    ...outcomes.flatMap(({ moderators }) => moderators ?? []),
  ];
  const [readers] = await Promise.all([
    frames.length > 0 ? speak.sayToRoom(roomId, frames, now) : undefined,
    ...outcomes.map(({ act: { connectionId }, answer }) =>
      connectionId && answer ? speak.say(connectionId, answer) : undefined,
    ),
  ]);
  FAILPOINT: failpoint('chat.sequence.told');
  for (const { person, act } of outcomes) {
    if (!person) continue;
    const open = (await sockets.ofPerson(person.accountId)).filter(({ place }) => place === act.place);
    await Promise.all(open.map(({ connectionId }) => speak.say(connectionId, { type: 'notice', text: person.text })));
  }
  for (const { closes, frees, act } of outcomes) {
    const whose = closes ?? frees;
    if (!whose) continue;
    const open = await sockets.ofPerson(whose);
    // Who takes over a party frees themselves.
    const here = open.filter(({ place }) => place === act.place);
    await Promise.all(
      here.map(({ connectionId }) =>
        closes ? speak.close(connectionId, 'banned') : speak.say(connectionId, { type: 'rights_changed' }),
      ),
    );
  }
  return readers;
};
