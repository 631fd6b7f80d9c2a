import type { Bearer, EndedSessions } from '../kit/session.ts';
import type { Account } from './account.ts';

/** Cognito's refresh tokens live so long from the sign-in on, however often they are traded. */
export const refreshLifeSeconds = 7 * 24 * 3600;
/** Longer than an access token lives. */
const accessLifeSeconds = 31 * 60;
/** Copies of this travel in every piece of news of a person: more than this is said in one sentence. */
const mostEnded = 60;

export const secondsOf = (now: Date): number => Math.floor(now.getTime() / 1000);

const withEnded = (before: Account, sessions: EndedSessions): Account => ({
  ...before,
  sessions,
  version: before.version + 1,
});

/**
 * One sign-in is over. `revoked`: its refresh token is worth nothing already, so only the access tokens that are out need to
 * be remembered; otherwise everything it could still be traded for. Past the most there may be, everything older ends too.
 */
export const endSession = (
  before: Account,
  session: Pick<Bearer, 'sessionId' | 'signedInAt'>,
  { revoked, now }: { revoked: boolean; now: Date },
): Account => {
  const at = secondsOf(now);
  const known = before.sessions ?? { ended: [] };
  if (known.ended.some(({ sessionId }) => sessionId === session.sessionId)) return before;
  const until = revoked ? at + accessLifeSeconds : session.signedInAt + refreshLifeSeconds + accessLifeSeconds;
  const ended = [
    ...known.ended.filter((one) => one.until > at),
    { sessionId: session.sessionId, until: Math.max(until, at + accessLifeSeconds) },
  ];
  return withEnded(before, ended.length > mostEnded ? { ended: [], before: at } : { ...known, ended });
};

/** Every sign-in to an app is over; remembered for as long as the last of them could be renewed. */
export const endApp = (before: Account, clientId: string, now: Date): Account => {
  const at = secondsOf(now);
  const { apps = [], ...known } = before.sessions ?? { ended: [] };
  const others = apps.filter(
    (one) => one.clientId !== clientId && one.upTo + refreshLifeSeconds + accessLifeSeconds > at,
  );
  return withEnded(before, { ...known, apps: [...others, { clientId, upTo: at }] });
};

/**
 * Every sign-in is over, but the one that is kept. Those of this very second have to be named: tokens count whole seconds,
 * and whoever signs in anew a moment later must not be taken for one of them.
 */
export const endSessions = (
  before: Account,
  { keep, ofThisSecond, now }: { keep: string | undefined; ofThisSecond: readonly string[]; now: Date },
): Account => {
  const at = secondsOf(now);
  const kept = (before.sessions?.ended ?? []).filter((one) => one.until > at);
  const named = ofThisSecond
    .filter((sessionId) => sessionId !== keep && !kept.some((one) => one.sessionId === sessionId))
    .map((sessionId) => ({ sessionId, until: at + refreshLifeSeconds + accessLifeSeconds }));
  const ended = [...kept, ...named];
  return withEnded(before, { ended, before: at, ...(keep === undefined ? {} : { except: keep }) });
};
