import { createHmac } from 'node:crypto';
import type { Grant } from './grant.ts';

export interface PathKey {
  kid: string;
  /** Hexadecimal. */
  key: string;
}

/**
 * The token of players without cookies, as `lib/edge-functions/path-token-request.js` checks it: base64url JSON of video,
 * source version, expiry (epoch seconds) and key id, then its HMAC-SHA256.
 */
export const pathToken = (grant: Grant, { kid, key }: PathKey): string => {
  const claims = {
    v: grant.videoId,
    s: String(grant.sourceVersion),
    e: Math.floor(grant.until.getTime() / 1000),
    k: kid,
  };
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  const mac = createHmac('sha256', Buffer.from(key, 'hex')).update(payload).digest('base64url');
  return `${payload}.${mac}`;
};
