import { isIP } from 'node:net';
import { isInnerName, isPublicAddress, isThisMachine } from '../kit/public-address.ts';

/** What an environment lets a webhook's address be. */
export interface AddressRules {
  /** Ports it may name. */
  ports: readonly number[];
  /** Whether it may lead to this very machine, unencrypted too and at any port: a developer's laptop, and nothing else. */
  loopback: 'allow' | 'refuse';
}

export const addressRulesOf = (env: { WEBHOOK_PORTS: string; WEBHOOK_LOOPBACK: string }): AddressRules => ({
  ports: env.WEBHOOK_PORTS.split(',').map(Number),
  loopback: env.WEBHOOK_LOOPBACK === 'allow' ? 'allow' : 'refuse',
});

/** Where messages go, taken apart once so that nobody reads the text a second time and otherwise. */
export interface Target {
  url: string;
  encrypted: boolean;
  /** A name or, without brackets, an address. */
  host: string;
  port: number;
  path: string;
}

/**
 * Reads a typed address (AB-41): the target, or in words what is wrong with it. `URL` reads it as the sending will, so
 * `0x7f.1`, `2130706433` and `①②⑦.⓪.⓪.①` are the `127.0.0.1` they would connect to.
 */
export const readAddress = (typed: string, rules: AddressRules): { target: Target } | { problem: string } => {
  let url: URL;
  try {
    url = new URL(typed);
  } catch {
    return { problem: 'is not an address like https://hooks.example.com/arclight' };
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const encrypted = url.protocol === 'https:';
  const port = Number(url.port || (encrypted ? 443 : 80));
  const target = { url: url.href, encrypted, host, port, path: `${url.pathname}${url.search}` };
  if (url.username !== '' || url.password !== '')
    return { problem: 'has a user name or password in it; the signature says who sends' };
  if (url.hash !== '') return { problem: 'has a #part, which is never sent' };
  if (rules.loopback === 'allow' && isThisMachine(host) && (encrypted || url.protocol === 'http:')) return { target };
  if (!encrypted) return { problem: 'must begin with https://' };
  if (host.endsWith('.')) return { problem: 'ends its host name with a dot; leave it out' };
  if (!rules.ports.includes(port)) return { problem: `may name these ports only: ${rules.ports.join(', ')}` };
  if (isIP(host) !== 0) return isPublicAddress(host) ? { target } : { problem: 'is not an address on the internet' };
  if (isInnerName(host)) return { problem: 'is not a host name on the internet' };
  return { target };
};
