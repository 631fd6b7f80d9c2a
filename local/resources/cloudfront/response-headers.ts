import { wildcard } from './behaviours.ts';
import type { ResponseHeadersPolicyConfig } from './properties.ts';
import type { ViewerRequest } from './viewer-request.ts';

type Headers = Map<string, string[]>;

function put(headers: Headers, name: string, value: string, override: boolean): void {
  if (override || !headers.has(name)) headers.set(name, [value]);
}

type Cors = NonNullable<ResponseHeadersPolicyConfig['CorsConfig']>;

function addCors(headers: Headers, request: ViewerRequest, cors: Cors): void {
  const origin = request.headers.get('origin')?.[0];
  if (origin === undefined) return;
  const allowed = cors.AccessControlAllowOrigins.Items;
  if (!allowed.some((pattern) => wildcard(pattern).test(origin))) return;
  const override = cors.OriginOverride;
  const anyone = allowed.includes('*');
  put(headers, 'access-control-allow-origin', anyone ? '*' : origin, override);
  if (!anyone) headers.set('vary', [[...(headers.get('vary') ?? []), 'Origin'].join(', ')]);
  if (cors.AccessControlAllowCredentials) put(headers, 'access-control-allow-credentials', 'true', override);
  const exposed = cors.AccessControlExposeHeaders?.Items ?? [];
  if (exposed.length > 0) put(headers, 'access-control-expose-headers', exposed.join(','), override);
  if (request.method !== 'OPTIONS' || !request.headers.has('access-control-request-method')) return;
  put(headers, 'access-control-allow-methods', cors.AccessControlAllowMethods.Items.join(','), override);
  put(headers, 'access-control-allow-headers', cors.AccessControlAllowHeaders.Items.join(','), override);
  if (cors.AccessControlMaxAgeSec !== undefined) {
    put(headers, 'access-control-max-age', String(cors.AccessControlMaxAgeSec), override);
  }
}

type Security = NonNullable<ResponseHeadersPolicyConfig['SecurityHeadersConfig']>;

function addSecurity(headers: Headers, security: Security): void {
  const csp = security.ContentSecurityPolicy;
  if (csp) put(headers, 'content-security-policy', csp.ContentSecurityPolicy, csp.Override);
  const type = security.ContentTypeOptions;
  if (type) put(headers, 'x-content-type-options', 'nosniff', type.Override);
  const frame = security.FrameOptions;
  if (frame) put(headers, 'x-frame-options', frame.FrameOption, frame.Override);
  const referrer = security.ReferrerPolicy;
  if (referrer) put(headers, 'referrer-policy', referrer.ReferrerPolicy, referrer.Override);
  const transport = security.StrictTransportSecurity;
  if (transport) {
    const parts = [
      `max-age=${transport.AccessControlMaxAgeSec}`,
      ...(transport.IncludeSubdomains ? ['includeSubDomains'] : []),
      ...(transport.Preload ? ['preload'] : []),
    ];
    put(headers, 'strict-transport-security', parts.join('; '), transport.Override);
  }
  const xss = security.XSSProtection;
  if (xss)
    put(headers, 'x-xss-protection', `${xss.Protection ? 1 : 0}${xss.ModeBlock ? '; mode=block' : ''}`, xss.Override);
}

/** Adds and removes what a response headers policy says. */
export function applyResponseHeaders(
  headers: Headers,
  request: ViewerRequest,
  policy: ResponseHeadersPolicyConfig | undefined,
): void {
  if (!policy) return;
  for (const { Header } of policy.RemoveHeadersConfig?.Items ?? []) headers.delete(Header.toLowerCase());
  if (policy.CorsConfig) addCors(headers, request, policy.CorsConfig);
  if (policy.SecurityHeadersConfig) addSecurity(headers, policy.SecurityHeadersConfig);
  for (const { Header, Value, Override } of policy.CustomHeadersConfig?.Items ?? []) {
    put(headers, Header.toLowerCase(), Value, Override);
  }
}
