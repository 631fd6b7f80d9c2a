import { isIP } from 'node:net';
import { isInnerName, isLoopbackAddress, isPublicAddress, isThisMachine } from '../kit/public-address.ts';
import type { Settings } from './settings.ts';

/** What an environment lets a target's address be. */
export type TargetRules = Pick<Settings['targets'], 'ports' | 'loopback'>;

/** Where a stream is sent besides, taken apart once so that nobody reads the text a second time and otherwise. */
export interface TargetAddress {
  /** Spelled by us, from the parts: what MediaLive is told. */
  url: string;
  /** A name or, without brackets, an address. */
  host: string;
}

const usualPort = { 'rtmp:': 1935, 'rtmps:': 443 } as const;
const isRtmp = (scheme: string): scheme is keyof typeof usualPort => scheme in usualPort;

/** MediaLive puts dates and the like in the place of `$…$`; nobody means that here. */
const application = /^(\/[A-Za-z0-9._~!&'()*+,;=:@%-]+)+\/?$/;

/**
 * Reads a typed address of an RTMP server (AB-41): the target, or in words what is wrong with it. `URL` reads the host of an
 * `https:` address as whoever connects does, and leaves that of `rtmp:` as it is typed; so the host is read as one of `https:`,
 * where `0x7f.1`, `2130706433` and `①②⑦.⓪.⓪.①` are the `127.0.0.1` they would connect to.
 */
export const readTargetAddress = (
  typed: string,
  rules: TargetRules,
): { address: TargetAddress } | { problem: string } => {
  let url: URL;
  let read: URL;
  try {
    url = new URL(typed.trim());
    if (!isRtmp(url.protocol)) return { problem: 'must begin with rtmp:// or rtmps://' };
    read = new URL(`https://${url.host}/`);
  } catch {
    return { problem: 'is not an address like rtmp://live.example.com/app' };
  }
  const host = read.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(url.port || usualPort[url.protocol as keyof typeof usualPort]);
  if (url.username !== '' || url.password !== '')
    return { problem: 'has a user name or password in it; only a stream key can be given' };
  if (url.hash !== '') return { problem: 'has a #part, which is never sent' };
  if (url.search !== '') return { problem: 'has a ?part; if it belongs to the stream key, put it there' };
  if (!application.test(url.pathname) || url.pathname.split('/').includes('..'))
    return { problem: 'must name an application behind the host, as in rtmp://live.example.com/app' };
  const address = {
    url: `${url.protocol}//${read.hostname}:${port}${url.pathname.replace(/\/$/, '')}`,
    host: isIP(host) === 6 ? `[${host}]` : host,
  };
  if (rules.loopback === 'allow' && isThisMachine(host)) return { address };
  if (host.endsWith('.')) return { problem: 'ends its host name with a dot; leave it out' };
  if (!rules.ports.includes(port)) return { problem: `may name these ports only: ${rules.ports.join(', ')}` };
  if (isIP(host) !== 0) return isPublicAddress(host) ? { address } : { problem: 'is not an address on the internet' };
  if (isInnerName(host)) return { problem: 'is not a host name on the internet' };
  return { address };
};

export type Resolve = (host: string) => Promise<{ address: string }[]>;

/** How long a name may take to be looked up. */
const patienceMs = 3_000;
const tooLate = (): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(() => reject(new Error('too slow')), patienceMs).unref();
  });

/**
 * Looks at where a host leads when a stream starts, for a name may have come to lead somewhere else since it was given: any
 * one address that is not of the internet, and nothing is sent there.
 */
export const whyNotTo = async (
  host: string,
  { loopback }: TargetRules,
  resolve: Resolve,
): Promise<'inner_address' | 'no_address' | undefined> => {
  const plain = host.replace(/^\[(.*)\]$/, '$1');
  const found =
    isIP(plain) === 0
      ? await Promise.race([resolve(plain), tooLate()]).catch((): { address: string }[] => [])
      : [{ address: plain }];
  if (found.length === 0) return 'no_address';
  const may = (address: string): boolean =>
    isPublicAddress(address) || (loopback === 'allow' && isLoopbackAddress(address));
  return found.every(({ address }) => may(address)) ? undefined : 'inner_address';
};
