import * as z from 'zod';

// Crockford's alphabet: no I, L, O, U, so an id survives being read aloud.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const prefixes = {
  account: 'usr',
  session: 'ses',
  channel: 'ch',
  upload: 'upl',
  video: 'vid',
  stream: 'str',
  marker: 'mrk',
  target: 'tgt',
  ticket: 'tkt',
  encode: 'enc',
  picture: 'pic',
  event: 'evt',
  webhook: 'whk',
  delivery: 'dlv',
  key: 'key',
  app: 'app',
  invitation: 'inv',
  message: 'msg',
  poll: 'poll',
  party: 'pty',
  clip: 'clp',
  emote: 'emo',
  notification: 'ntf',
} as const;
export type Prefix = (typeof prefixes)[keyof typeof prefixes];

/** A prefixed ULID: 48 bits of time, then 80 random bits (10 bytes), so ids sort by when they were made. */
export const newId = (prefix: Prefix, now: Date, random: Uint8Array): string => {
  let time = now.getTime();
  let head = '';
  for (let index = 0; index < 10; index++) {
    head = alphabet[time % 32] + head;
    time = Math.floor(time / 32);
  }
  let bits = random.slice(0, 10).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let tail = '';
  for (let index = 0; index < 16; index++) {
    tail = alphabet[Number(bits % 32n)] + tail;
    bits /= 32n;
  }
  return `${prefix}_${head}${tail}`;
};

/** Checks the shape only; whether such a thing exists is the store's to say. */
export const idOf = (prefix: Prefix, ...others: Prefix[]) => {
  const any = others.length > 0 ? `(${[prefix, ...others].join('|')})` : prefix;
  return z.string().regex(new RegExp(`^${any}_[0-9A-Za-z]{20,40}$`), `must be an id like ${prefix}_01J…`);
};

/** When the thing was made of which this is the id. */
export const madeAt = (id: string): Date => {
  const head = id.slice(id.indexOf('_') + 1).slice(0, 10);
  return new Date([...head].reduce((time, letter) => time * 32 + alphabet.indexOf(letter), 0));
};

/** The person behind a token: Cognito's subject without its dashes, so no look-up is needed to know whose request it is. */
export const accountIdOf = (subject: string): string => `${prefixes.account}_${subject.replaceAll('-', '')}`;

/** Cognito's name for a person: their account id with the dashes it was made without. */
export const cognitoNameOf = (accountId: string): string =>
  accountId.slice(accountId.indexOf('_') + 1).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
