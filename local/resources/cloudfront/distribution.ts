import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Resource, Surroundings } from '../../resource.ts';
import { type WebAcl, webAclFrom } from '../waf/web-acl.ts';
import { pathPattern } from './behaviours.ts';
import { type EdgeFunction, edgeFunction, type KeyValueStore } from './edge-function.ts';
import { type Origin, originFrom } from './origin.ts';
import {
  type CachePolicy,
  cachePolicyFrom,
  managedCachePolicies,
  managedOriginRequestPolicies,
  managedResponseHeadersPolicies,
  type OriginRequestPolicy,
  originRequestPolicyFrom,
} from './policies.ts';
import { type BehaviourConfig, type ResponseHeadersPolicyConfig, understands } from './properties.ts';
import { idOf, referencesTo } from './references.ts';

/** One path pattern and everything that happens to requests for it. */
export interface Behaviour {
  pattern: string;
  covers: RegExp;
  methods: ReadonlySet<string>;
  origin: Origin;
  cache: CachePolicy;
  forwards: OriginRequestPolicy | undefined;
  responseHeaders: ResponseHeadersPolicyConfig | undefined;
  compresses: boolean;
  onRequest: EdgeFunction | undefined;
  onResponse: EdgeFunction | undefined;
  /** Present when only signed requests may pass: the keys that are good at this moment. */
  trustedKeys: (() => ReadonlyMap<string, KeyObject>) | undefined;
}

export interface ErrorPage {
  responseCode: number;
  path: string;
}

/** The distribution of the templates, ready to serve. */
export interface Distribution {
  id: string;
  behaviours: Behaviour[];
  errorTtls: ReadonlyMap<number, number>;
  errorPages: ReadonlyMap<number, ErrorPage>;
  rootObject: string;
  /** What stands before it all. */
  firewall: WebAcl | undefined;
  close(): void;
}

type Types = typeof understands;

function byReference<Type extends keyof Types>(resources: Resource[], type: Type) {
  const found = new Map<string, { resource: Resource; properties: ReturnType<Types[Type]['parse']> }>();
  for (const resource of resources.filter((each) => each.type === type)) {
    const entry = {
      resource,
      properties: understands[type].parse(resource.properties) as ReturnType<Types[Type]['parse']>,
    };
    for (const reference of referencesTo(resource)) found.set(reference, entry);
  }
  return found;
}

function required<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`The distribution refers to ${what}, which is not in the templates`);
  return value;
}

/** The secret whose value something of the edge has a copy of, as its hint says. */
function copiedSecret(resource: Resource): string | undefined {
  const copies = resource.hint?.copies;
  return copies && typeof copies === 'object' && 'secret' in copies ? String(copies.secret) : undefined;
}

/** The store holds what the secret holds, read anew each time: a rotated key is there at once. */
function storeFrom(resource: Resource, surroundings: Surroundings): KeyValueStore {
  const secret = copiedSecret(resource);
  return {
    get(key) {
      const text = secret === undefined ? undefined : surroundings.secret(secret);
      const entry: unknown = text === undefined ? undefined : JSON.parse(text)[key];
      return entry === undefined || entry === null ? undefined : JSON.stringify(entry);
    },
  };
}

/** The public halves of the signing keys in a secret, of every generation; made again only when the secret changed. */
function keysIn(secret: string, surroundings: Surroundings): () => ReadonlyMap<string, KeyObject> {
  let read = '';
  let keys = new Map<string, KeyObject>();
  return () => {
    const text = surroundings.secret(secret) ?? '{}';
    if (text !== read) {
      const generations = Object.values(JSON.parse(text) as Record<string, { keyPairId: string; privateKey: string }>);
      keys = new Map(generations.map(({ keyPairId, privateKey }) => [keyPairId, createPublicKey(privateKey)]));
      read = text;
    }
    return keys;
  };
}

function functionsFrom(resources: Resource[], surroundings: Surroundings): Map<string, EdgeFunction> {
  const stores = byReference(resources, 'AWS::CloudFront::KeyValueStore');
  const functions = new Map<string, EdgeFunction>();
  for (const [reference, { properties }] of byReference(resources, 'AWS::CloudFront::Function')) {
    const store = properties.FunctionConfig.KeyValueStoreAssociations[0];
    const entry = store && required(stores.get(store.KeyValueStoreARN), `key value store ${store.KeyValueStoreARN}`);
    functions.set(
      reference,
      edgeFunction(properties.Name, properties.FunctionCode, entry && storeFrom(entry.resource, surroundings)),
    );
  }
  return functions;
}

const webAclCalled = (called: string, resources: Resource[]): Resource =>
  required(
    resources.find(({ type, arn }) => type === 'AWS::WAFv2::WebACL' && arn === called),
    `web ACL ${called}`,
  );

/** Reads the one distribution out of the templates; `undefined` when they declare none. */
export function distributionFrom(resources: Resource[], surroundings: Surroundings): Distribution | undefined {
  const declared = resources.filter(({ type }) => type === 'AWS::CloudFront::Distribution');
  const [resource] = declared;
  if (!resource) return undefined;
  if (declared.length > 1) throw new Error('The laptop has one edge: the templates declare more than one distribution');
  const config = understands['AWS::CloudFront::Distribution'].parse(resource.properties).DistributionConfig;

  const cachePolicies = byReference(resources, 'AWS::CloudFront::CachePolicy');
  const originRequestPolicies = byReference(resources, 'AWS::CloudFront::OriginRequestPolicy');
  const responseHeadersPolicies = byReference(resources, 'AWS::CloudFront::ResponseHeadersPolicy');
  const keyGroups = byReference(resources, 'AWS::CloudFront::KeyGroup');
  const publicKeys = byReference(resources, 'AWS::CloudFront::PublicKey');
  const functions = functionsFrom(resources, surroundings);
  const origins = new Map(config.Origins.map((each) => [each.Id, originFrom(each, surroundings)]));

  const cachePolicy = (id: string): CachePolicy => {
    const own = cachePolicies.get(id);
    return own
      ? cachePolicyFrom(own.properties.CachePolicyConfig)
      : required(managedCachePolicies[id], `cache policy ${id}`);
  };
  const originRequestPolicy = (id: string): OriginRequestPolicy => {
    const own = originRequestPolicies.get(id);
    return own
      ? originRequestPolicyFrom(own.properties.OriginRequestPolicyConfig)
      : required(managedOriginRequestPolicies[id], `origin request policy ${id}`);
  };
  const responseHeadersPolicy = (id: string): ResponseHeadersPolicyConfig =>
    responseHeadersPolicies.get(id)?.properties.ResponseHeadersPolicyConfig ??
    required(managedResponseHeadersPolicies[id], `response headers policy ${id}`);
  const keysOf = (group: string): (() => ReadonlyMap<string, KeyObject>) => {
    const { resource, properties } = required(keyGroups.get(group), `key group ${group}`);
    const secret = copiedSecret(resource);
    if (secret !== undefined) return keysIn(secret, surroundings);
    const declared = properties.KeyGroupConfig.Items.map((id): [string, KeyObject] => {
      const key = required(publicKeys.get(id), `public key ${id}`);
      return [id, createPublicKey(key.properties.PublicKeyConfig.EncodedKey)];
    });
    return () => new Map(declared);
  };
  const trustedKeys = (groups: string[]): (() => ReadonlyMap<string, KeyObject>) => {
    const sources = groups.map(keysOf);
    return () => new Map(sources.flatMap((keys) => [...keys()]));
  };

  const behaviour = (pattern: string, each: BehaviourConfig): Behaviour => {
    const associated = (type: string) => {
      const found = each.FunctionAssociations.find(({ EventType }) => EventType === type);
      return found && required(functions.get(found.FunctionARN), `function ${found.FunctionARN}`);
    };
    return {
      pattern,
      covers: pathPattern(pattern),
      methods: new Set(each.AllowedMethods),
      origin: required(origins.get(each.TargetOriginId), `origin ${each.TargetOriginId}`),
      cache: cachePolicy(each.CachePolicyId),
      forwards: each.OriginRequestPolicyId ? originRequestPolicy(each.OriginRequestPolicyId) : undefined,
      responseHeaders: each.ResponseHeadersPolicyId ? responseHeadersPolicy(each.ResponseHeadersPolicyId) : undefined,
      compresses: each.Compress,
      onRequest: associated('viewer-request'),
      onResponse: associated('viewer-response'),
      trustedKeys: each.TrustedKeyGroups.length > 0 ? trustedKeys(each.TrustedKeyGroups) : undefined,
    };
  };

  return {
    id: idOf(resource),
    behaviours: [
      ...config.CacheBehaviors.map((each) => behaviour(each.PathPattern, each)),
      behaviour('*', config.DefaultCacheBehavior),
    ],
    errorTtls: new Map(
      config.CustomErrorResponses.flatMap(({ ErrorCode, ErrorCachingMinTTL }) =>
        ErrorCachingMinTTL === undefined ? [] : [[ErrorCode, ErrorCachingMinTTL]],
      ),
    ),
    errorPages: new Map(
      config.CustomErrorResponses.flatMap(({ ErrorCode, ResponseCode, ResponsePagePath }) =>
        ResponsePagePath ? [[ErrorCode, { responseCode: ResponseCode ?? ErrorCode, path: ResponsePagePath }]] : [],
      ),
    ),
    rootObject: config.DefaultRootObject,
    firewall: config.WebACLId === undefined ? undefined : webAclFrom(webAclCalled(config.WebACLId, resources)),
    close: () => {
      for (const origin of origins.values()) origin.close();
    },
  };
}
