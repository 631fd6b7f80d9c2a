import type { CachePolicyConfig, OriginRequestPolicyConfig, ResponseHeadersPolicyConfig } from './properties.ts';

/** Which names of a kind (headers, cookies, query parameters) a policy takes. */
export interface Selection {
  mode: 'none' | 'all' | 'only' | 'except';
  names: ReadonlySet<string>;
}

/** What a behaviour keeps its answers by, and for how long. */
export interface CachePolicy {
  minTtlSeconds: number;
  defaultTtlSeconds: number;
  maxTtlSeconds: number;
  encodings: readonly ('br' | 'gzip')[];
  headers: Selection;
  cookies: Selection;
  query: Selection;
}

/** What an origin is told beyond the cache key. */
export interface OriginRequestPolicy {
  headers: Selection;
  cookies: Selection;
  query: Selection;
}

const nothing: Selection = { mode: 'none', names: new Set() };
const everything: Selection = { mode: 'all', names: new Set() };
const only = (...names: string[]): Selection => ({ mode: 'only', names: new Set(names) });
const except = (...names: string[]): Selection => ({ mode: 'except', names: new Set(names) });

/** Whether a selection takes a name. CloudFront's own headers are only ever taken when they are named. */
export const takes = ({ mode, names }: Selection, name: string): boolean => {
  if (mode === 'none') return false;
  if (name.startsWith('cloudfront-')) return mode !== 'except' && names.has(name);
  if (mode === 'all') return true;
  return names.has(name) === (mode === 'only');
};

const modes = {
  none: 'none',
  all: 'all',
  allViewer: 'all',
  allViewerAndWhitelistCloudFront: 'all',
  whitelist: 'only',
  allExcept: 'except',
} as const;

const selected = (mode: keyof typeof modes, names: string[], lower = false): Selection => ({
  mode: modes[mode],
  names: new Set(lower ? names.map((name) => name.toLowerCase()) : names),
});

/** A cache policy of the templates. */
export function cachePolicyFrom(config: CachePolicyConfig): CachePolicy {
  const parameters = config.ParametersInCacheKeyAndForwardedToOrigin;
  const { CookiesConfig: cookies, HeadersConfig: headers, QueryStringsConfig: query } = parameters;
  return {
    minTtlSeconds: config.MinTTL,
    defaultTtlSeconds: Math.max(config.DefaultTTL, config.MinTTL),
    maxTtlSeconds: Math.max(config.MaxTTL, config.MinTTL),
    encodings: [
      ...(parameters.EnableAcceptEncodingBrotli ? (['br'] as const) : []),
      ...(parameters.EnableAcceptEncodingGzip ? (['gzip'] as const) : []),
    ],
    headers: selected(headers.HeaderBehavior, headers.Headers, true),
    cookies: selected(cookies.CookieBehavior, cookies.Cookies),
    query: selected(query.QueryStringBehavior, query.QueryStrings),
  };
}

/** An origin request policy of the templates. */
export function originRequestPolicyFrom(config: OriginRequestPolicyConfig): OriginRequestPolicy {
  return {
    headers: selected(config.HeadersConfig.HeaderBehavior, config.HeadersConfig.Headers, true),
    cookies: selected(config.CookiesConfig.CookieBehavior, config.CookiesConfig.Cookies),
    query: selected(config.QueryStringsConfig.QueryStringBehavior, config.QueryStringsConfig.QueryStrings),
  };
}

const day = 86_400;
const year = 365 * day;
const byOrigin = { minTtlSeconds: 0, defaultTtlSeconds: 0, maxTtlSeconds: year, encodings: ['br', 'gzip'] } as const;
const sentToOrigins = ['host', 'origin', 'x-http-method-override', 'x-http-method', 'x-method-override'];

/** The cache policies AWS keeps for everybody, by their published ids. */
export const managedCachePolicies: Record<string, CachePolicy> = {
  // CachingOptimized
  '658327ea-f89d-4fab-a63d-7e88639e58f6': {
    minTtlSeconds: 1,
    defaultTtlSeconds: day,
    maxTtlSeconds: year,
    encodings: ['br', 'gzip'],
    headers: nothing,
    cookies: nothing,
    query: nothing,
  },
  // CachingOptimizedForUncompressedObjects
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d': {
    minTtlSeconds: 1,
    defaultTtlSeconds: day,
    maxTtlSeconds: year,
    encodings: [],
    headers: nothing,
    cookies: nothing,
    query: nothing,
  },
  // CachingDisabled
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': {
    minTtlSeconds: 0,
    defaultTtlSeconds: 0,
    maxTtlSeconds: 0,
    encodings: [],
    headers: nothing,
    cookies: nothing,
    query: nothing,
  },
  // UseOriginCacheControlHeaders, and the same with query strings
  '83da9c7e-98b4-4e11-a168-04f0df8e2c65': {
    ...byOrigin,
    headers: only(...sentToOrigins),
    cookies: everything,
    query: nothing,
  },
  '4cc15a8a-d715-48a4-82b8-cc0b614638fe': {
    ...byOrigin,
    headers: only(...sentToOrigins),
    cookies: everything,
    query: everything,
  },
};

const geoAndDevice = [
  'cloudfront-forwarded-proto',
  'cloudfront-is-desktop-viewer',
  'cloudfront-is-mobile-viewer',
  'cloudfront-viewer-address',
  'cloudfront-viewer-country',
  'cloudfront-viewer-http-version',
];

/** The origin request policies AWS keeps for everybody, by their published ids. */
export const managedOriginRequestPolicies: Record<string, OriginRequestPolicy> = {
  // AllViewer
  '216adef6-5c7f-47e4-b989-5492eafa07d3': { headers: everything, cookies: everything, query: everything },
  // AllViewerExceptHostHeader
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': { headers: except('host'), cookies: everything, query: everything },
  // AllViewerAndCloudFrontHeaders-2022-06
  '33f36d7e-f396-46d9-90e0-52428a34d9dc': {
    headers: { mode: 'all', names: new Set(geoAndDevice) },
    cookies: everything,
    query: everything,
  },
  // CORS-S3Origin
  '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf': {
    headers: only('origin', 'access-control-request-headers', 'access-control-request-method'),
    cookies: nothing,
    query: nothing,
  },
  // CORS-CustomOrigin
  '59781a5b-3903-41f3-afcb-af62929ccde1': { headers: only('origin'), cookies: nothing, query: nothing },
  // UserAgentRefererHeaders
  'acba4595-bd28-49b8-b9fe-13317c0390fa': {
    headers: only('user-agent', 'referer'),
    cookies: nothing,
    query: nothing,
  },
};

const anyOrigin = {
  AccessControlAllowCredentials: false,
  AccessControlAllowHeaders: { Items: ['*'] },
  AccessControlAllowOrigins: { Items: ['*'] },
  OriginOverride: false,
};
const simpleCors = { ...anyOrigin, AccessControlAllowMethods: { Items: ['GET', 'HEAD'] } };
const preflightCors = {
  ...anyOrigin,
  AccessControlAllowMethods: { Items: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] },
  AccessControlExposeHeaders: { Items: ['*'] },
};
const securityHeaders = {
  ContentTypeOptions: { Override: true },
  FrameOptions: { FrameOption: 'SAMEORIGIN', Override: false },
  ReferrerPolicy: { ReferrerPolicy: 'strict-origin-when-cross-origin', Override: false },
  StrictTransportSecurity: { AccessControlMaxAgeSec: year, Override: false },
  XSSProtection: { ModeBlock: true, Override: false, Protection: true },
};

/** The response headers policies AWS keeps for everybody, by their published ids. */
export const managedResponseHeadersPolicies: Record<string, ResponseHeadersPolicyConfig> = {
  '60669652-455b-4ae9-85a4-c4c02393f86c': { Name: 'SimpleCORS', CorsConfig: simpleCors },
  '5cc3b908-e619-4b99-88e5-2cf7f45965bd': { Name: 'CORS-With-Preflight', CorsConfig: preflightCors },
  '67f7725c-6f97-4210-82d7-5512b31e9d03': { Name: 'SecurityHeaders', SecurityHeadersConfig: securityHeaders },
  'e61eb60c-9c35-4d20-a928-2b84e02af89c': {
    Name: 'CORS-and-SecurityHeaders',
    CorsConfig: simpleCors,
    SecurityHeadersConfig: securityHeaders,
  },
  'eaab4381-ed33-4a86-88ca-d9558dc6cd63': {
    Name: 'CORS-with-preflight-and-SecurityHeaders',
    CorsConfig: preflightCors,
    SecurityHeadersConfig: securityHeaders,
  },
};
