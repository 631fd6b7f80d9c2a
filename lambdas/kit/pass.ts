import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { Subject } from './authorize.ts';
import { accepted, type Generations, secretJson } from './secret.ts';

/**
 * What somebody holds who was let in to a stream with a door: good for one stream, as long as its door is the one they came
 * through (`epoch`), until then (seconds since 1970). Whoever came by a ticket says which, and on which of their screens.
 */
const pass = z.object({
  streamId: z.string(),
  epoch: z.number().int(),
  until: z.number().int(),
  ticket: z.object({ ticketId: z.string(), holder: z.string(), screen: z.number().int() }).optional(),
});
export type Pass = z.output<typeof pass>;

/** The edge knows one way to bring it: what came as `Arclight-Pass` is this cookie when it arrives. */
export const passCookie = '__Secure-arclight_pass';

const signatureOf = (payload: string, key: string): Buffer =>
  createHmac('sha256', key).update(`pass\n${payload}`).digest();

/** A pass as text. It is no secret from who holds it, but nobody else can make one. */
export const writePass = async (secretId: string, given: Pass): Promise<string> => {
  const { current } = await secretJson<Generations<string>>(secretId);
  const payload = Buffer.from(JSON.stringify(given)).toString('base64url');
  return `${payload}.${signatureOf(payload, current).toString('base64url')}`;
};

/** The pass behind a text; undefined for one that was not made by us, was for something else, or is over. */
const readPass = async (secretId: string, text: string, now: Date): Promise<Pass | undefined> => {
  const [payload = '', signature = '', more] = text.split('.');
  if (payload === '' || more !== undefined) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const keys = accepted(await secretJson<Generations<string>>(secretId));
  const isOurs = keys.some((key) => {
    const right = signatureOf(payload, key);
    return given.length === right.length && timingSafeEqual(given, right);
  });
  if (!isOurs) return undefined;
  const read = pass.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  return read.until * 1000 > now.getTime() ? read : undefined;
};

/** The cookie of a pass: it travels to its stream, and to nothing else. */
export const passCookieHeader = (text: string, { streamId, until }: Pass, now: Date): string => {
  const maxAge = until - Math.floor(now.getTime() / 1000);
  return `${passCookie}=${text}; Path=/v1/streams/${streamId}; Max-Age=${maxAge}; Secure; HttpOnly; SameSite=Lax`;
};

/** A stream's door, as far as a pass depends on it. */
export interface StreamDoor {
  streamId: string;
  admission: 'open' | 'password' | 'ticket';
  admissionEpoch: number;
}

interface Asking {
  secretId: string;
  subject: Subject;
  cookies: readonly string[];
  now: Date;
}

/**
 * The pass somebody brought that opens this very door as it is now. A ticket that was entered by somebody signed in lets nobody
 * else in. Whether a ticket is still good says who keeps tickets.
 */
export const passFor = async (
  { streamId, admission, admissionEpoch }: StreamDoor,
  { secretId, subject, cookies, now }: Asking,
): Promise<Pass | undefined> => {
  if (admission === 'open') return undefined;
  const text = cookies.find((one) => one.startsWith(`${passCookie}=`))?.slice(passCookie.length + 1);
  const held = text ? await readPass(secretId, text, now) : undefined;
  if (held?.streamId !== streamId || held.epoch !== admissionEpoch) return undefined;
  const { holder } = held.ticket ?? {};
  const isSomebodys = holder?.startsWith('usr_') === true;
  return isSomebodys && !(subject.kind === 'person' && subject.accountId === holder) ? undefined : held;
};

/** A door as rights know it: none where everybody walks in. */
export const doorRights = ({ admission }: Pick<StreamDoor, 'admission'>, passed: boolean) =>
  admission === 'open' ? {} : { admission: { by: admission, passed } };
