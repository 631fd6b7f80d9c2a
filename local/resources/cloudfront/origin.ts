import http from 'node:http';
import { Readable } from 'node:stream';
import { local, type Resource, type Surroundings } from '../../resource.ts';
import type { OriginConfig } from './properties.ts';
import { signedForOrigin } from './sigv4.ts';
import { queryText, travelling } from './viewer-request.ts';

/** What the edge asks of an origin. */
export interface OriginRequest {
  method: string;
  uri: string;
  query: [string, string][];
  headers: Map<string, string[]>;
  body?: Readable;
}

export interface OriginAnswer {
  status: number;
  headers: Map<string, string[]>;
  body: Readable;
}

/** The origin could not be reached (502) or kept us waiting too long (504). */
export class OriginFailed extends Error {
  readonly status: 502 | 504;
  constructor(status: 502 | 504, message: string) {
    super(message);
    this.status = status;
  }
}

/** Where objects come from when the edge has none. */
export interface Origin {
  id: string;
  ask(request: OriginRequest): Promise<OriginAnswer>;
  close(): void;
}

interface Wire {
  base: URL;
  method: string;
  path: string;
  headers: Record<string, string | string[]>;
  body?: Readable | undefined;
  readTimeoutMs: number;
}

function send(agent: http.Agent, wire: Wire): Promise<OriginAnswer> {
  const { base, method, path, headers, body, readTimeoutMs } = wire;
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: base.hostname, port: base.port, method, path, headers, agent, timeout: readTimeoutMs },
      (answer) => {
        resolve({ status: answer.statusCode ?? 502, headers: travelling(answer.headers), body: answer });
      },
    );
    request.on('timeout', () => request.destroy(new OriginFailed(504, `${base.host} did not answer in time`)));
    request.on('error', (error: NodeJS.ErrnoException) => {
      // A kept connection can be closed by the origin just as it is taken up again; nothing was answered, so ask anew.
      if (request.reusedSocket && error.code === 'ECONNRESET' && !body) {
        resolve(send(agent, wire));
        return;
      }
      reject(error instanceof OriginFailed ? error : new OriginFailed(502, `${base.host}: ${error.message}`));
    });
    if (!body) {
      request.end();
      return;
    }
    body.on('error', (error) => request.destroy(error));
    body.pipe(request);
  });
}

const strictlyEncoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** A key S3 could have. Ours never contain dot segments, and no object is reached through one. */
function s3Path(bucket: string, uri: string): string | undefined {
  try {
    const segments = decodeURIComponent(uri).split('/'); // to S3 an encoded slash is a slash
    if (segments.some((segment) => segment === '.' || segment === '..')) return undefined;
    return `/${bucket}${segments.map(strictlyEncoded).join('/')}`;
  } catch {
    return undefined;
  }
}

/** S3 says 404 only to those who may list: everyone else cannot tell a missing object from a forbidden one. */
function mayList(bucket: string, policies: Resource[]): boolean {
  return policies.some((policy) => {
    const text = JSON.stringify(policy.properties.PolicyDocument ?? {});
    return policy.properties.Bucket === bucket && /cloudfront\.amazonaws\.com/.test(text) && /s3:ListBucket/.test(text);
  });
}

const flatHeaders = (headers: Map<string, string[]>): Record<string, string | string[]> =>
  Object.fromEntries([...headers].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]));

/** Turns an origin of the templates into something that answers: S3 signed as OAC does, or an HTTP API. */
export function originFrom(config: OriginConfig, surroundings: Surroundings): Origin {
  const unusedAtMostMs = (config.CustomOriginConfig?.OriginKeepaliveTimeout ?? 5) * 1000;
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256, timeout: unusedAtMostMs });
  const custom = new Map(
    config.OriginCustomHeaders.map(({ HeaderName, HeaderValue }) => [HeaderName.toLowerCase(), [HeaderValue]]),
  );
  const readTimeoutMs = (config.CustomOriginConfig?.OriginReadTimeout ?? 30) * 1000;
  const close = () => agent.destroy();

  const bucket = surroundings
    .resourcesOf('AWS::S3::Bucket')
    .find(
      ({ name }) => /^\.s3[.-]/.test(config.DomainName.slice(name.length)) && config.DomainName.startsWith(name),
    )?.name;
  if (bucket) {
    const missingIsForbidden = !mayList(bucket, surroundings.resourcesOf('AWS::S3::BucketPolicy'));
    return {
      id: config.Id,
      close,
      async ask({ method, uri, headers }) {
        const base = new URL(surroundings.endpoint('S3'));
        const path = s3Path(bucket, config.OriginPath + uri);
        if (!path) return forbidden();
        const signature = config.OriginAccessControlId
          ? signedForOrigin({ ...local, service: 's3', method, host: base.host, path, now: surroundings.now() })
          : { host: base.host };
        const plain = new Map([...headers, ...custom].filter(([name]) => !name.startsWith('x-amz-'))); // S3 wants those signed
        const all = { ...flatHeaders(plain), ...signature };
        const answer = await send(agent, { base, method, path, headers: all, readTimeoutMs });
        answer.headers.delete('x-amz-id-2');
        answer.headers.delete('x-amz-request-id');
        if (answer.status !== 404 || !missingIsForbidden) return answer;
        answer.body.resume();
        return forbidden();
      },
    };
  }

  return {
    id: config.Id,
    close,
    async ask({ method, uri, query, headers, body }) {
      const base = new URL(baseOf(config.DomainName, surroundings));
      const prefix = base.pathname.replace(/\/$/, '');
      const asked = `${prefix}${config.OriginPath}${uri}`;
      const path = `${asked}${query.length > 0 ? `?${queryText(query)}` : ''}`;
      const host = config.DomainName;
      // Of what is no bucket only MediaPackage is read through an origin access control.
      const signature = config.OriginAccessControlId
        ? signedForOrigin({
            ...{ ...local, service: 'mediapackagev2', method, host, path: asked },
            ...{ query: queryText(query), now: surroundings.now() },
          })
        : {};
      const all = { host, ...flatHeaders(headers), ...flatHeaders(custom), ...signature };
      return send(agent, { base, method, path, headers: all, body, readTimeoutMs });
    },
  };
}

/** An API's public name leads to the stand-in; an address of this machine is taken as it is. */
function baseOf(domainName: string, surroundings: Surroundings): string {
  if (/^(localhost|127\.0\.0\.1)(:|$)/.test(domainName)) return `http://${domainName}`;
  if (/\.execute-api\./.test(domainName)) return surroundings.endpoint('APIGATEWAY');
  throw new OriginFailed(502, `${domainName} is not on this laptop`);
}

/** What S3 answers when it would rather not say. */
function forbidden(): OriginAnswer {
  const body = Buffer.from(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
  );
  return {
    status: 403,
    headers: new Map([
      ['content-type', ['application/xml']],
      ['content-length', [String(body.length)]],
    ]),
    body: Readable.from([body]),
  };
}
