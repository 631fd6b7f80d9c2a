import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Subject } from '../kit/authorize.ts';
import { type Generations, secretJson } from '../kit/secret.ts';
import { seats } from './contract.ts';

/** The half of an IPv6 address that is a household's; the other half is chosen at will. */
export const householdOf = (address: string): string => {
  if (!isIPv6(address)) return address;
  const [front = '', back] = address.split('::');
  const groups = front === '' ? [] : front.split(':');
  const given = back === undefined || back === '' ? [] : back.split(':');
  const gap = back === undefined ? [] : Array.from({ length: 8 - groups.length - given.length }, () => '0');
  return [...groups, ...gap, ...given]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
};

/** Who says no seat is given the one of their software, so that they keep it from one grant to the next. */
const seatOf = (userAgent: string): number =>
  [...userAgent].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % seats, 0);

/**
 * Whom a viewer is counted as: a person, however many screens they have; a ticket; else one of a few seats of an address, so that a
 * household is several and whoever asks a thousand times is no thousand. Nobody can be found by it, nor choose what it is.
 */
export const viewerIdOf = async (
  secretId: string,
  streamId: string,
  subject: Subject,
  {
    address,
    userAgent = '',
    seat = seatOf(userAgent),
    ticketId,
  }: { address: string; userAgent?: string | undefined; seat?: number | undefined; ticketId?: string | undefined },
): Promise<string> => {
  const { current } = await secretJson<Generations<string>>(secretId);
  const unsigned = ticketId ?? `${householdOf(address)} ${seat}`;
  const who = subject.kind === 'person' ? subject.accountId : unsigned;
  return createHmac('sha256', current).update(`viewer\n${streamId}\n${who}`).digest('hex').slice(0, 32);
};

/** What a viewer has drawn, 0 to 1. */
export const drawOf = (viewerId: string): number => Number.parseInt(viewerId.slice(0, 8), 16) / 2 ** 32;
