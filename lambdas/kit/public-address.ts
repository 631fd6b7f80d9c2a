import ipaddr from 'ipaddr.js';

const globalUnicast = ipaddr.parseCIDR('2000::/3');

const isV6 = (address: ipaddr.IPv4 | ipaddr.IPv6): address is ipaddr.IPv6 => address.kind() === 'ipv6';

/**
 * Whether an address is one of the open internet: not private, loopback, link-local (where clouds keep their metadata),
 * carrier-grade NAT, multicast, reserved for examples, and none of IPv6's wrappings of an IPv4 address, which could be
 * any of these. `text` as the resolver or `URL` spells it; anything else is not public.
 */
export const isPublicAddress = (text: string): boolean => {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  // Outside of what is given out, `unicast` only says that nobody has named it (`::7f00:1`, say).
  return !isV6(address) || address.match(globalUnicast);
};

/** This very machine. */
export const isLoopbackAddress = (text: string): boolean =>
  ipaddr.isValid(text) && ipaddr.parse(text).range() === 'loopback';

/** This very machine, as a host of an address names it. */
export const isThisMachine = (host: string): boolean => host === 'localhost' || isLoopbackAddress(host);

const innerNames =
  /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|private|arpa|onion|test|invalid|example)$/;

/** A name that means something inside a network only. */
export const isInnerName = (host: string): boolean => !host.includes('.') || innerNames.test(host);
