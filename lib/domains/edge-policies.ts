import { Duration } from 'aws-cdk-lib';
import {
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  type ResponseCustomHeadersBehavior,
  type ResponseHeadersCorsBehavior,
  ResponseHeadersPolicy,
  type ResponseSecurityHeadersBehavior,
} from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { editionParameter } from '../../lambdas/chat/contract.ts';

/** The only parameters a public list knows; others must not make copies in the cache, nor reach the origin. */
const pageParameters = ['cursor', 'limit', 'state'];

/**
 * What the edge tells the API beside the path and the body: this and nothing else. A header that is not here does not
 * exist for us, so nobody can speak to the functions past the contract. CloudFront takes ten names at most.
 */
const toldToApi = [
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Origin',
  'X-Arclight-Credential',
  'X-Arclight-Viewer-Address',
  'CloudFront-Viewer-Address',
  'CloudFront-Viewer-Country',
  'User-Agent',
];

/** What a player says of the stretch it wants of a stream on air; MediaPackage answers each differently. */
const liveParameters = [
  '_HLS_msn',
  '_HLS_part',
  '_HLS_skip',
  'aws.manifestfilter',
  'aws.manifestsettings',
  'start',
  'end',
  'time_delay',
];

/** Whatever a file of ours is, a page it must not become: no script, no form, no frame of its own. */
const fileIsNoPage = "default-src 'none'; sandbox";

/** What nobody's page needs of a viewer's machine; the players need the rest. */
const unwanted = ['accelerometer', 'geolocation', 'gyroscope', 'magnetometer', 'midi', 'payment', 'usb'];
/** What only those who go live from the browser need of theirs. */
const forCreators = ['camera', 'microphone'];
const permissionsPolicy = (fromBrowser: boolean): string =>
  [...unwanted, ...forCreators]
    .map((feature) => `${feature}=(${fromBrowser && forCreators.includes(feature) ? 'self' : ''})`)
    .toSorted()
    .join(', ');

const said = (headers: Record<string, string>): ResponseCustomHeadersBehavior => ({
  customHeaders: Object.entries(headers).map(([header, value]) => ({ header, value, override: true })),
});
/** Who may embed an answer: our own pages, or for players elsewhere anybody's. */
const forOwnPages = { 'cross-origin-resource-policy': 'same-origin' };
const forAnyPage = { 'cross-origin-resource-policy': 'cross-origin' };

const securityHeaders = (contentSecurityPolicy: string): ResponseSecurityHeadersBehavior => ({
  contentTypeOptions: { override: true },
  frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
  referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: true },
  strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
  contentSecurityPolicy: { contentSecurityPolicy, override: true },
});

/**
 * What our pages may do: our own code and styles only, nothing inline, no frames; media and workers of the players come as
 * blobs; a file's parts go to the upload bucket, and chat over sockets of an origin of their own.
 */
export const contentSecurityPolicy = (connectsTo: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    `connect-src ${["'self'", ...connectsTo].join(' ')}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    // Text becomes markup or code only through the one policy of the client's (web/src/app/trusted-types.ts).
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');

/** Pages of registered apps read our answers, by exact origin; their people's tokens go along, our cookies never do. */
const forApps = (origins: readonly string[]): ResponseHeadersCorsBehavior => ({
  accessControlAllowCredentials: false,
  accessControlAllowHeaders: [
    'Arclight-Pass',
    'Authorization',
    'Content-Type',
    'Idempotency-Key',
    'If-Match',
    'If-None-Match',
  ],
  accessControlAllowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  accessControlAllowOrigins: [...origins],
  accessControlExposeHeaders: ['ETag', 'Idempotent-Replayed', 'Retry-After', 'X-Request-Id'],
  accessControlMaxAge: Duration.minutes(10),
  originOverride: true,
});

/** How long the edge keeps what, what it keeps it by, and what it says with it. */
export class EdgePolicies extends Construct {
  /** Answers for one person: never kept, and `Authorization` reaches the API only by being part of the key. */
  readonly personal: CachePolicy;
  /** The same for everyone: kept as long as the answer's own `s-maxage` says. */
  readonly publicLists: CachePolicy;
  /** Files whose address changes with their content, and playlists that say themselves how long they are good. */
  readonly files: CachePolicy;
  /** Playlists and media of streams on air: as long as the packager says, and not at all without its word. */
  readonly live: CachePolicy;
  /** What was said in rooms: as long as the files say, a page by its edition. */
  readonly chatPages: CachePolicy;
  readonly toApi: OriginRequestPolicy;
  /** For public lists: of the query only what is in the key goes on, so nothing else can poison it. */
  readonly listToApi: OriginRequestPolicy;
  readonly apiHeaders: ResponseHeadersPolicy;
  readonly pageHeaders: ResponseHeadersPolicy;
  readonly mediaHeaders: ResponseHeadersPolicy;
  /** Media by path token is for players anywhere: without cookies there is nothing another site could borrow. */
  readonly openMediaHeaders: ResponseHeadersPolicy;

  constructor(
    scope: Construct,
    id: string,
    {
      connectsTo,
      appOrigins,
      fromBrowser,
    }: { connectsTo: readonly string[]; appOrigins: readonly string[]; fromBrowser: boolean },
  ) {
    super(scope, id);
    this.personal = new CachePolicy(this, 'Personal', {
      comment: 'Kept for nobody',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      // CloudFront takes Authorization into the key only where keeping is possible at all; the API says no-store.
      maxTtl: Duration.seconds(1),
      headerBehavior: CacheHeaderBehavior.allowList('Authorization'),
      cookieBehavior: CacheCookieBehavior.none(),
      queryStringBehavior: CacheQueryStringBehavior.all(),
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
    });
    this.publicLists = new CachePolicy(this, 'PublicLists', {
      comment: 'Kept as long as the API says, for everyone alike',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.minutes(5),
      // The edge function takes it away from what everyone may read; a POST to the same path still needs it.
      headerBehavior: CacheHeaderBehavior.allowList('Authorization'),
      cookieBehavior: CacheCookieBehavior.none(),
      queryStringBehavior: CacheQueryStringBehavior.allowList(...pageParameters),
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
    });
    this.files = new CachePolicy(this, 'Files', {
      comment: 'Kept by path alone',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.hours(1),
      maxTtl: Duration.days(365),
      headerBehavior: CacheHeaderBehavior.none(),
      cookieBehavior: CacheCookieBehavior.none(),
      queryStringBehavior: CacheQueryStringBehavior.none(),
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
    });
    this.live = new CachePolicy(this, 'Live', {
      comment: 'Kept as long as MediaPackage says, by the stretch that is asked for',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.days(14),
      headerBehavior: CacheHeaderBehavior.none(),
      cookieBehavior: CacheCookieBehavior.none(),
      queryStringBehavior: CacheQueryStringBehavior.allowList(...liveParameters),
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
    });
    this.chatPages = new CachePolicy(this, 'ChatPages', {
      comment: 'Kept as long as the file says, a page of a chat by its edition',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.days(1),
      headerBehavior: CacheHeaderBehavior.none(),
      cookieBehavior: CacheCookieBehavior.none(),
      queryStringBehavior: CacheQueryStringBehavior.allowList(editionParameter),
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
    });
    this.toApi = new OriginRequestPolicy(this, 'ToApi', {
      comment: 'What the API is told',
      headerBehavior: OriginRequestHeaderBehavior.allowList(...toldToApi),
      cookieBehavior: OriginRequestCookieBehavior.all(),
      queryStringBehavior: OriginRequestQueryStringBehavior.all(),
    });
    this.listToApi = new OriginRequestPolicy(this, 'ListToApi', {
      comment: 'What the API is told when it answers everyone alike',
      // What is kept is compared by the edge itself; a 304 meant for one viewer must not stand for what the edge lacks.
      headerBehavior: OriginRequestHeaderBehavior.allowList(...toldToApi.filter((name) => name !== 'If-None-Match')),
      cookieBehavior: OriginRequestCookieBehavior.none(),
      queryStringBehavior: OriginRequestQueryStringBehavior.none(),
    });
    this.apiHeaders = new ResponseHeadersPolicy(this, 'ApiHeaders', {
      comment: 'On every answer of the API',
      ...(appOrigins.length > 0 ? { corsBehavior: forApps(appOrigins) } : {}),
      securityHeadersBehavior: securityHeaders("default-src 'none'; frame-ancestors 'none'"),
      customHeadersBehavior: {
        customHeaders: [
          ...said(forOwnPages).customHeaders,
          // What the gateway answers by itself (401 before any function, 429, 503) says nothing about keeping.
          { header: 'cache-control', value: 'no-store', override: false },
        ],
      },
    });
    this.pageHeaders = new ResponseHeadersPolicy(this, 'PageHeaders', {
      comment: 'On every page',
      securityHeadersBehavior: securityHeaders(contentSecurityPolicy(connectsTo)),
      customHeadersBehavior: said({
        ...forOwnPages,
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': permissionsPolicy(fromBrowser),
      }),
    });
    this.mediaHeaders = new ResponseHeadersPolicy(this, 'MediaHeaders', {
      comment: 'On media and pictures',
      securityHeadersBehavior: securityHeaders(fileIsNoPage),
      customHeadersBehavior: said(forOwnPages),
    });
    this.openMediaHeaders = new ResponseHeadersPolicy(this, 'OpenMediaHeaders', {
      comment: 'On media by path token',
      securityHeadersBehavior: securityHeaders(fileIsNoPage),
      customHeadersBehavior: said(forAnyPage),
      corsBehavior: {
        accessControlAllowCredentials: false,
        accessControlAllowHeaders: ['*'],
        accessControlAllowMethods: ['GET', 'HEAD', 'OPTIONS'],
        accessControlAllowOrigins: ['*'],
        accessControlExposeHeaders: ['Content-Length', 'Content-Range', 'ETag'],
        accessControlMaxAge: Duration.days(1),
        originOverride: true,
      },
    });
  }
}
