import * as z from 'zod';

/** What every API key begins with, so that people, filters and secret scanners know one when they see it. */
export const keyPrefix = 'arc_key_';

/** An API key as it came with a request: whose it says it is, and the fingerprint that alone is kept. */
export interface PresentedKey {
  accountId: string;
  fingerprint: string;
}

/** A key as every domain knows it: enough to recognise it, nothing to use. */
export const heldKey = z.object({
  keyId: z.string(),
  /** SHA-256 of the whole key, base64url. */
  fingerprint: z.string(),
  scopes: z.array(z.string()),
  expiresAt: z.iso.datetime().optional(),
});
export type HeldKey = z.output<typeof heldKey>;

export const isExpired = ({ expiresAt }: Pick<HeldKey, 'expiresAt'>, now: Date): boolean =>
  expiresAt !== undefined && new Date(expiresAt) <= now;
