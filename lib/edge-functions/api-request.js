// Viewer request of every API path: one spelling, one address and one credential reach the origin.
//
// - A path that could be read two ways is refused, so that nobody behind us has to normalise again.
// - `/api/v1/*` and the seeds' addresses become the canonical `/v1/*`; the method never changes.
// - `x-arclight-*` headers are ours: what a client sent under these names is dropped, then we set
//   `x-arclight-credential: cookie | bearer | both` (absent: none; two of a kind are `both`) and `x-arclight-viewer-address`.
// - The access cookie becomes `Authorization: Bearer`, unless the client brought its own: then the API refuses `both`.
// - Of all cookies only two go on: the refresh cookie to the paths that exchange it, and the pass of a stream to its own. A
//   client without cookies brings its pass as `Arclight-Pass`; it goes on as the cookie, so that there is one way to say it.
// - A browser that asks whether a page of a registered app may call us hears yes, for that exact origin and without cookies.
// - Lists that are the same for everyone are asked for by nobody in particular, so that one copy serves all.
//
// Runs in cloudfront-js-2.0: no destructuring, spread, for-of, classes, default parameters or `?.` here.

const accessCookie = '__Host-arclight_access';
const refreshCookie = '__Secure-arclight_refresh';
const passCookie = '__Secure-arclight_pass';

// Of the apps in the environment's settings; none is a name no browser can have.
const appOrigins = '%APP_ORIGINS%'.split(' ');

const readsTwoWays = /%(2e|2f|5c|00|25)|[\\;]|\/\/|\.\./i;

// First match wins. `on` is the method an address is an alias for; without it, all of them.
const aliases = [
  { on: 'POST', from: /^\/v1\/videos(\/upload)?\/?$/, to: '/v1/uploads' },
  { from: /^\/v1\/(videos|streams)\/([^/]+)\/manifest$/, to: '/v1/$1/$2/playback' },
  { on: 'POST', from: /^(\/v1)?\/live\/start\/?$/, to: '/v1/streams/start' },
];

const sameForEveryone = /^\/v1\/(videos|streams|channels\/[^/]+\/(videos|emotes|followers\/count))$/;

const playlistAddress = /^\/v1\/videos\/([^/]+)\/manifest\.m3u8$/;

const canonical = (method, uri) => {
  const path = uri.replace(/^\/api(?=\/v1(\/|$))/, '').replace(/^(?=\/(videos|streams)(\/|$))/, '/v1');
  const alias = aliases.find((each) => (!each.on || each.on === method) && each.from.test(path));
  return alias ? path.replace(alias.from, alias.to) : path;
};

// Said here too: whether the policy of the behaviour reaches an answer made at the edge is nowhere promised.
const refuse = (event, statusCode, code, message) => ({
  statusCode: statusCode,
  headers: {
    'content-type': { value: 'application/json' },
    'cache-control': { value: 'no-store' },
    'content-security-policy': { value: "default-src 'none'; frame-ancestors 'none'" },
    'strict-transport-security': { value: 'max-age=31536000; includeSubDomains' },
    'x-content-type-options': { value: 'nosniff' },
  },
  body: JSON.stringify({ error: { code: code, message: message, request_id: event.context.requestId } }),
});

// The token says which version it opens; whether it is genuine is decided where it is used, on /t/*.
const toPathToken = (event, videoId) => {
  const given = event.request.querystring.token;
  const token = given ? given.value : '';
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[0], 'base64url').toString());
    if (/^[\w-]+\.[\w-]+$/.test(token) && claims.v === videoId && /^[\w-]+$/.test(String(claims.s))) {
      const location = `/t/${token}/v/${videoId}/${claims.s}/master.m3u8`;
      return {
        statusCode: 302,
        headers: { location: { value: location }, 'cache-control': { value: 'no-store' } },
      };
    }
  } catch (_) {
    // Not a token at all: the same answer as a token for something else.
  }
  return refuse(event, 401, 'playback.token_invalid', 'This address needs a valid playback token.');
};

const isSeveral = (header) => header !== undefined && 'multiValue' in header && header.multiValue.length > 1;

const setCredential = (request) => {
  if ((request.method === 'GET' || request.method === 'HEAD') && sameForEveryone.test(request.uri)) {
    delete request.headers.authorization;
    request.cookies = {};
    return;
  }
  const cookie = request.cookies[accessCookie];
  const bearer = request.headers.authorization;
  if (cookie && !bearer) request.headers.authorization = { value: `Bearer ${cookie.value}` };
  if (cookie || bearer) {
    request.headers['x-arclight-credential'] = {
      value: isSeveral(cookie) || isSeveral(bearer) || (cookie && bearer) ? 'both' : cookie ? 'cookie' : 'bearer',
    };
  }
  const refresh = request.cookies[refreshCookie];
  const pass = request.headers['arclight-pass'] || request.cookies[passCookie];
  delete request.headers['arclight-pass'];
  request.cookies = {};
  if (pass && /^\/v1\/streams\/./.test(request.uri)) request.cookies[passCookie] = { value: pass.value };
  if (refresh && /^\/v1\/auth\//.test(request.uri)) request.cookies[refreshCookie] = refresh;
};

const isPreflightOfApp = (request) => {
  const origin = request.headers.origin;
  const asked = request.headers['access-control-request-method'];
  return request.method === 'OPTIONS' && origin && asked && appOrigins.indexOf(origin.value) >= 0;
};

// The answers themselves say the same by the policy of the behaviour (lib/domains/edge-policies.ts).
const yesToApp = (origin) => ({
  statusCode: 204,
  headers: {
    'access-control-allow-origin': { value: origin },
    'access-control-allow-methods': { value: 'GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS' },
    'access-control-allow-headers': {
      value: 'Arclight-Pass,Authorization,Content-Type,Idempotency-Key,If-Match,If-None-Match',
    },
    'access-control-max-age': { value: '600' },
    'cache-control': { value: 'no-store' },
    vary: { value: 'Origin' },
  },
});

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls the function of this name
function handler(event) {
  const request = event.request;
  if (readsTwoWays.test(request.uri)) {
    return refuse(
      event,
      400,
      'edge.ambiguous_path',
      'This address has characters that can be read in more than one way.',
    );
  }
  if (isPreflightOfApp(request)) return yesToApp(request.headers.origin.value);
  request.uri = canonical(request.method, request.uri);
  const playlist = playlistAddress.exec(request.uri);
  if (playlist) return toPathToken(event, playlist[1]);

  Object.keys(request.headers).forEach((name) => {
    if (/^(x-arclight-|x-forwarded-|forwarded$)/.test(name)) delete request.headers[name];
  });
  request.headers['x-arclight-viewer-address'] = { value: event.viewer.ip };
  setCredential(request);
  return request;
}
