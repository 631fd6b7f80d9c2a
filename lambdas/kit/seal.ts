import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { clock } from './clock.ts';
import { accepted, type Generations, secretJson } from './secret.ts';

/** Enough of a key to know it again, and too little to learn anything of it. */
const markOf = (key: string): string => createHash('sha256').update(`mark of ${key}`).digest('hex').slice(0, 8);
const cipherKeyOf = (key: string, purpose: string): Buffer => createHash('sha256').update(`${purpose} ${key}`).digest();

/** What stands in a table in place of somebody's secret, bound to whose it is: AES-256-GCM, `mark.iv.tag.text`. */
const sealedBy = (key: string, purpose: string, id: string, secret: string): string => {
  const iv = Buffer.from(clock.random(12));
  const cipher = createCipheriv('aes-256-gcm', cipherKeyOf(key, purpose), iv).setAAD(Buffer.from(id));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return [markOf(key), ...[iv, cipher.getAuthTag(), text].map((part) => part.toString('base64url'))].join('.');
};

/**
 * Seals and opens with the key in Secrets Manager; one that is being changed opens what the one before has sealed. The purpose
 * is part of the key: what one domain has sealed another does not open.
 */
export const sealer = (secretId: string, purpose: 'webhooks' | 'targets') => {
  const keys = (): Promise<Generations<string>> => secretJson<Generations<string>>(secretId);
  return {
    async seal(id: string, secret: string): Promise<string> {
      return sealedBy((await keys()).current, purpose, id, secret);
    },
    async open(id: string, sealed: string): Promise<string> {
      const [mark, ...parts] = sealed.split('.');
      const [iv, tag, text] = parts.map((part) => Buffer.from(part, 'base64url'));
      const key = accepted(await keys()).find((one) => markOf(one) === mark);
      if (!key || !iv || !tag || !text) throw new Error(`the secret of ${id} was sealed with a key we do not have`);
      const decipher = createDecipheriv('aes-256-gcm', cipherKeyOf(key, purpose), iv)
        .setAAD(Buffer.from(id))
        .setAuthTag(tag);
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    },
    /** Sealed with the key of today; the same text when it already is. */
    async renewed(id: string, sealed: string): Promise<string> {
      const { current } = await keys();
      if (sealed.startsWith(`${markOf(current)}.`)) return sealed;
      return sealedBy(current, purpose, id, await this.open(id, sealed));
    },
  };
};
export type Sealer = ReturnType<typeof sealer>;
