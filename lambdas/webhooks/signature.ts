import { createHmac } from 'node:crypto';

/** Secrets as their owners see them: `whsec_` and base64, as Standard Webhooks writes them. */
const prefix = 'whsec_';

/** Of 32 random bytes; the convention asks for 24 at least. */
export const secretOf = (random: Uint8Array): string => `${prefix}${Buffer.from(random).toString('base64')}`;

export interface Message {
  /** The same for every attempt: receivers know by it what they have seen. */
  id: string;
  /** Of the attempt. */
  at: Date;
  body: string;
}

const signatureOf = ({ id, at, body }: Message, secret: string): string => {
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  const signed = `${id}.${Math.floor(at.getTime() / 1000)}.${body}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
};

/** The headers of Standard Webhooks: who this is, when it was sent, and one signature for each secret that is good. */
export const signatureHeaders = (message: Message, secrets: readonly string[]): Record<string, string> => ({
  'webhook-id': message.id,
  'webhook-timestamp': String(Math.floor(message.at.getTime() / 1000)),
  'webhook-signature': secrets.map((secret) => signatureOf(message, secret)).join(' '),
});
