import { createHash } from 'node:crypto';
import * as z from 'zod';

const at = z.iso.datetime();

/** Lets one holder in to one stream. Of its code only a digest is kept, and the end that lists show. */
export const ticket = z.object({
  ticketId: z.string(),
  label: z.string().optional(),
  last4: z.string(),
  madeAt: at,
  usedAt: at.optional(),
  /** Whoever entered it first: an account, or a name only their pass knows. */
  holder: z.string().optional(),
  /** Counts where it was entered: the last screen is the one that watches. */
  screen: z.number().int().optional(),
  revokedAt: at.optional(),
});
export type Ticket = z.output<typeof ticket>;

/** Crockford's alphabet: nothing in it is taken for something else, whether read aloud or copied from paper. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 20 letters of 5 bits each: 100 random bits, which nobody finds by trying, nor from a plain digest. */
export const codeBytes = 20;

/** `7K2M5-N6P8R-0S1T9-Q4X7K` */
export const codeOf = (random: Uint8Array): string => {
  if (random.length !== codeBytes) throw new Error(`a code is made of ${codeBytes} bytes, not of ${random.length}`);
  const letters = [...random].map((byte) => alphabet[byte % 32]).join('');
  return letters.match(/.{5}/g)?.join('-') ?? letters;
};

/** What somebody typed, as it was meant: without dashes and spaces, and whatever letters are read as others. */
const meant = (typed: string): string =>
  typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');

export const digestOf = (streamId: string, typed: string): string =>
  createHash('sha256')
    .update(`ticket\n${streamId}\n${meant(typed)}`)
    .digest('hex');

/** Its id follows from its code: it is found by it, and the code is not found by the id. */
export const ticketIdOf = (streamId: string, typed: string): string => `tkt_${digestOf(streamId, typed).slice(0, 32)}`;

export const lastOf = (code: string): string => code.slice(-4);

export const stateOf = ({ usedAt, revokedAt }: Ticket): 'unused' | 'used' | 'revoked' => {
  if (revokedAt !== undefined) return 'revoked';
  return usedAt === undefined ? 'unused' : 'used';
};
