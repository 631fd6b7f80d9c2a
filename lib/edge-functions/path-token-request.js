// Viewer request of /t/*: media for players that keep no cookies. The token is a part of the path, so that every
// relative address in a playlist carries it along.
//
//   /t/{token}/v/{videoId}/{version}/…          →  /v/{videoId}/{version}/…
//
//   token   = payload + '.' + signature
//   payload = base64url, without padding, of the JSON {"v":videoId,"s":version,"e":expiry in epoch seconds,"k":key id}
//             where version is the text that stands in the path (a string)
//   signature = base64url, without padding, of HMAC-SHA256 over the payload's characters (its base64url text, not the
//             JSON behind it), with the key's bytes: the `key` of the secret is their lower-case hex
//
// The keys are the entries `current` and, while the key is being changed, `next` or `previous` of the key value store,
// each the JSON {"kid":"…","key":"…hex…"}. A token opens exactly the prefix it names until its expiry.
//
// Expired, forged or damaged: 401, and the player asks for a new grant. Genuine but for another video or version: 403.
//
// A browser that asks first whether it may (OPTIONS) is told here: the bucket behind knows nothing of other origins.
//
// Runs in cloudfront-js-2.0: no destructuring, spread, for-of, classes, default parameters or `?.` here.
import cf from 'cloudfront';
// biome-ignore lint/style/useNodejsImportProtocol: this runtime knows the module by this name only
import crypto from 'crypto';

const addressed = /^\/t\/([\w-]+)\.([\w-]+)(\/v\/([^/]+)\/([^/]+)\/.+)$/;
const readsTwoWays = /%(2e|2f|5c|00|25)|[\\;]|\/\/|\.\./i;

// Said here too: whether the policy of the behaviour reaches an answer made at the edge is nowhere promised.
const refuse = (event, statusCode, code, message) => ({
  statusCode: statusCode,
  headers: {
    'content-type': { value: 'application/json' },
    'cache-control': { value: 'no-store' },
    'content-security-policy': { value: "default-src 'none'; frame-ancestors 'none'" },
    'strict-transport-security': { value: 'max-age=31536000; includeSubDomains' },
    'x-content-type-options': { value: 'nosniff' },
    'access-control-allow-origin': { value: '*' },
  },
  body: JSON.stringify({ error: { code: code, message: message, request_id: event.context.requestId } }),
});

const mayAsk = {
  statusCode: 204,
  headers: {
    'access-control-allow-origin': { value: '*' },
    'access-control-allow-methods': { value: 'GET, HEAD, OPTIONS' },
    'access-control-allow-headers': { value: '*' },
    'access-control-max-age': { value: '86400' },
  },
};

// Every character is looked at whatever the first difference, so that the time taken tells nothing.
const same = (one, other) => {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
};

async function keyCalled(kid) {
  const store = cf.kvs();
  const names = ['current', 'previous', 'next'];
  for (let at = 0; at < names.length; at += 1) {
    try {
      const entry = await store.get(names[at], { format: 'json' });
      if (entry.kid === kid) return entry.key;
    } catch (_) {
      // Most of the time there is the current one only.
    }
  }
  return undefined;
}

function claimsOf(payload) {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString());
  } catch (_) {
    return undefined;
  }
}

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls the function of this name
async function handler(event) {
  const request = event.request;
  if (request.method === 'OPTIONS') return mayAsk;
  const invalid = () => refuse(event, 401, 'playback.token_invalid', 'This address needs a valid playback token.');
  if (readsTwoWays.test(request.uri)) {
    return refuse(
      event,
      400,
      'edge.ambiguous_path',
      'This address has characters that can be read in more than one way.',
    );
  }
  const address = addressed.exec(request.uri);
  if (!address) return invalid();
  const payload = address[1];
  const claims = claimsOf(payload);
  const key = claims ? await keyCalled(claims.k) : undefined;
  if (!key) return invalid();
  const signature = crypto.createHmac('sha256', Buffer.from(key, 'hex')).update(payload).digest('base64url');
  if (!same(signature, address[2])) return invalid();
  if (!(claims.e > Date.now() / 1000)) {
    return refuse(event, 401, 'playback.token_expired', 'This playback token has run out. Ask for a new one.');
  }
  if (claims.v !== address[4] || String(claims.s) !== address[5]) {
    return refuse(event, 403, 'playback.token_elsewhere', 'This playback token is for another video.');
  }
  request.uri = address[3];
  return request;
}
