import type { Stream } from './stream.ts';

/** The right to watch one stream, until then. */
export interface LiveGrant {
  /** What the cookies open; ends with a slash. */
  path: string;
  until: Date;
  /** At 60 % of its life the player asks for the next one, and plays on. */
  renewAt: Date;
}

const minutes = 60;

/** An hour where nothing can be lost by it; a quarter where somebody's right to watch may end. */
export const lifeSeconds = ({ visibility, access }: Pick<Stream, 'visibility' | 'access'>): number =>
  (visibility === 'public' && access === 'free' ? 60 : 15) * minutes;

export const liveGrantOf = (one: Stream, now: Date): LiveGrant => {
  const seconds = lifeSeconds(one);
  return {
    path: `/l/${one.streamId}/`,
    until: new Date(now.getTime() + seconds * 1000),
    renewAt: new Date(now.getTime() + seconds * 600),
  };
};

/** How far behind life a player should try to be, in seconds: three parts, or three segments and the encoder. */
export const targetLatencySec = ({ latency }: Pick<Stream, 'latency'>): number => (latency === 'low' ? 2 : 8);

/** The cookies' own attributes: they travel only to the stream they open. */
export const cookieHeader = (grant: LiveGrant, name: string, value: string, now: Date): string => {
  const maxAge = Math.floor((grant.until.getTime() - now.getTime()) / 1000);
  return `${name}=${value}; Path=${grant.path}; Max-Age=${maxAge}; Secure; HttpOnly; SameSite=Lax`;
};
