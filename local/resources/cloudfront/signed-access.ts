import { createVerify, type KeyObject } from 'node:crypto';
import { BlockList, isIPv6 } from 'node:net';
import * as z from 'zod';
import { wildcard } from './behaviours.ts';
import { queryText, type ViewerRequest } from './viewer-request.ts';

/** Why a viewer may not have a private object, in CloudFront's words. */
export interface Denied {
  code: 'MissingKey' | 'InvalidKey' | 'MalformedPolicy' | 'MalformedSignature' | 'AccessDenied';
  message: string;
}

const missingKey: Denied = {
  code: 'MissingKey',
  message: 'Missing Key-Pair-Id query parameter or cookie value',
};
const unknownKey: Denied = { code: 'InvalidKey', message: 'Unknown Key' };
const malformedPolicy: Denied = { code: 'MalformedPolicy', message: 'Malformed Policy' };
const malformedSignature: Denied = { code: 'MalformedSignature', message: 'Could not unencode Signature' };
const accessDenied: Denied = { code: 'AccessDenied', message: 'Access denied' };

/** Query parameters that carry a signature: they are no part of what is signed, cached or sent on. */
export const signatureParameters = new Set(['Expires', 'Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm']);

interface Presented {
  keyPairId: string;
  signature: string | undefined;
  policy: string | undefined;
  expires: string | undefined;
  hashAlgorithm: string | undefined;
}

/** A signed address is taken before signed cookies: CloudFront never mixes the two. */
function presented(request: ViewerRequest): Presented | undefined {
  const query = new Map(request.query);
  const cookies = new Map<string, string>();
  for (const [name, value] of request.cookies) if (!cookies.has(name)) cookies.set(name, value);
  const inQuery = query.has('Key-Pair-Id');
  const value = (name: string) => (inQuery ? query.get(name) : cookies.get(`CloudFront-${name}`));
  const keyPairId = value('Key-Pair-Id');
  if (!keyPairId) return undefined;
  return {
    keyPairId,
    signature: value('Signature'),
    policy: value('Policy'),
    expires: value('Expires'),
    hashAlgorithm: value('Hash-Algorithm'),
  };
}

/** CloudFront's base64: `-`, `_` and `~` stand for `+`, `=` and `/`. */
function decoded(text: string): Buffer | undefined {
  const plain = text.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(plain)) return undefined;
  return Buffer.from(plain, 'base64');
}

const epoch = z.strictObject({ 'AWS:EpochTime': z.number().int() });

const policyDocument = z.strictObject({
  Id: z.string().optional(),
  Version: z.string().optional(),
  Statement: z.tuple([
    z.strictObject({
      Resource: z.string().default('*'),
      Condition: z.strictObject({
        DateLessThan: epoch,
        DateGreaterThan: epoch.optional(),
        IpAddress: z.strictObject({ 'AWS:SourceIp': z.string() }).optional(),
      }),
    }),
  ]),
});

type Statement = z.output<typeof policyDocument>['Statement'][0];

function parsed(text: string): Statement | undefined {
  try {
    return policyDocument.parse(JSON.parse(text)).Statement[0];
  } catch {
    return undefined;
  }
}

function fromWithin(range: string, address: string): boolean {
  const [network = '', bits] = range.split('/');
  const family = isIPv6(network) ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(network, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function allows({ Resource, Condition }: Statement, url: string, viewerIp: string, nowSeconds: number): boolean {
  return (
    wildcard(Resource).test(url) &&
    nowSeconds < Condition.DateLessThan['AWS:EpochTime'] &&
    (!Condition.DateGreaterThan || nowSeconds > Condition.DateGreaterThan['AWS:EpochTime']) &&
    (!Condition.IpAddress || fromWithin(Condition.IpAddress['AWS:SourceIp'], viewerIp))
  );
}

/** The address that is signed: the viewer's own spelling, without the signature's parameters. */
function signedUrl(request: ViewerRequest, origin: string): string {
  const query = queryText(request.query.filter(([name]) => !signatureParameters.has(name)));
  return `${origin}${request.uri}${query ? `?${query}` : ''}`;
}

const cannedPolicy = (url: string, expires: string): string =>
  `{"Statement":[{"Resource":"${url}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;

interface Asked {
  /** `http://localhost:8080`: scheme, host and port as the viewer sees them. */
  origin: string;
  keys: ReadonlyMap<string, KeyObject>;
  now: Date;
}

/** Checks signed cookies and signed addresses, canned and custom. `undefined` means: come in. */
export function denied(request: ViewerRequest, { origin, keys, now }: Asked): Denied | undefined {
  const given = presented(request);
  if (!given) return missingKey;
  const key = keys.get(given.keyPairId);
  if (!key) return unknownKey;

  const url = signedUrl(request, origin);
  const signature = given.signature ? decoded(given.signature) : undefined;
  if (!signature) return malformedSignature;
  if (given.policy === undefined && !/^\d+$/.test(given.expires ?? '')) return malformedPolicy;
  const text =
    given.policy === undefined ? cannedPolicy(url, given.expires ?? '') : decoded(given.policy)?.toString('utf8');
  if (text === undefined) return malformedPolicy;

  const hash = given.hashAlgorithm ?? 'SHA1';
  if (hash !== 'SHA1' && hash !== 'SHA256') return accessDenied;
  if (!createVerify(hash).update(text).verify(key, signature)) return accessDenied;
  const statement = parsed(text);
  if (!statement) return malformedPolicy;
  return allows(statement, url, request.viewerIp, now.getTime() / 1000) ? undefined : accessDenied;
}
