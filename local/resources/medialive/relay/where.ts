import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Where an RTMP server is, taken apart. */
export interface Place {
  encrypted: boolean;
  /** A name or, without brackets, an address. */
  host: string;
  port: number;
  application: string;
  /** As it is said to the server. */
  url: string;
}

/** It cannot be reached, for a reason that is said without its key. */
export class Unreachable extends Error {}

export const placeOf = (url: string): Place => {
  const read = new URL(url);
  if (read.protocol !== 'rtmp:' && read.protocol !== 'rtmps:') throw new Unreachable('its address is not one of RTMP');
  const encrypted = read.protocol === 'rtmps:';
  return {
    ...{ encrypted, url, host: read.hostname.replace(/^\[(.*)\]$/, '$1') },
    ...{ port: Number(read.port || (encrypted ? 443 : 1935)), application: read.pathname.replace(/^\/+|\/+$/g, '') },
  };
};

const globalUnicast = ipaddr.parseCIDR('2000::/3');
const isOpen = (text: string, loopback: 'allow' | 'refuse'): boolean => {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() === 'loopback') return loopback === 'allow';
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(globalUnicast));
};

/**
 * The address that is connected to, looked up once. Here an output leaves from somebody's own machine, in their own network:
 * one address that is not of the internet among those a name has, and none is used.
 */
export const addressOf = async (
  { host }: Place,
  loopback: 'allow' | 'refuse',
  resolve = async (name: string): Promise<string[]> =>
    (await lookup(name, { all: true })).map(({ address }) => address),
): Promise<string> => {
  const found =
    isIP(host) === 0
      ? await resolve(host).catch(() => {
          throw new Unreachable('its host name has no address');
        })
      : [host];
  const [first] = found;
  if (first === undefined) throw new Unreachable('its host name has no address');
  if (!found.every((address) => isOpen(address, loopback)))
    throw new Unreachable('it does not lead to an address on the internet');
  return found.find((address) => isIP(address) === 4) ?? first;
};
