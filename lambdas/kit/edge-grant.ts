import { type Signer, signedCookies } from './signed-address.ts';

/** The right to fetch everything below one path at the edge, until then. */
export interface EdgeGrant {
  /** What cookies and tokens open; ends with a slash. */
  path: string;
  until: Date;
  /** At 60 % of its life whoever uses it asks for the next one, and goes on. */
  renewAt: Date;
}

const minutes = 60;

/** An hour where nothing can be lost by it; a quarter where somebody's right to see it may end; less where it is taken away one by one. */
export const lifeSeconds = (one: {
  visibility: string;
  access: string;
  takenDown?: unknown;
  admission?: unknown;
}): number => {
  if (one.admission !== undefined) return 5 * minutes;
  return (one.visibility === 'public' && one.access === 'free' && !one.takenDown ? 60 : 15) * minutes;
};

export const edgeGrant = (path: string, one: Parameters<typeof lifeSeconds>[0], now: Date): EdgeGrant => {
  const seconds = lifeSeconds(one);
  return {
    path,
    until: new Date(now.getTime() + seconds * 1000),
    renewAt: new Date(now.getTime() + seconds * 600),
  };
};

/** A cookie's own attributes: it travels only to what it opens. */
export const cookieHeader = ({ path, until }: EdgeGrant, name: string, value: string, now: Date): string => {
  const maxAge = Math.floor((until.getTime() - now.getTime()) / 1000);
  return `${name}=${value}; Path=${path}; Max-Age=${maxAge}; Secure; HttpOnly; SameSite=Lax`;
};

/** A grant as the cookies an answer sets. */
export const grantCookies = async (signer: Signer, grant: EdgeGrant, now: Date): Promise<string[]> =>
  Object.entries(await signedCookies(signer, grant.path, grant.until)).map(([name, value]) =>
    cookieHeader(grant, name, value, now),
  );
