// Viewer request of the web client: every address of a screen is the same page.
//
// A path whose last part has no extension is a screen, and the client's own router draws it; anything else is a file,
// and a file that is not there stays "not there" instead of becoming the page. A path that could be read two ways is
// neither: nothing on this host answers to it.
//
// /.well-known/security.txt (RFC 9116) is made here: whom to tell is the deployment's to say (`%SECURITY_CONTACT%` is
// filled in when it is deployed), and a file that says until when it is right is best made when it is asked for. Its older
// address leads there. /robots.txt leaves to search engines what everybody may read.

const readsTwoWays = /%(2e|2f|5c|00|25)|[\\;]|\/\/|\.\./i;

const contact = '%SECURITY_CONTACT%';
const goodForMs = 90 * 24 * 3600 * 1000;

// What needs a sign-in, and what is read by programs.
const robots =
  'User-agent: *\nDisallow: /api/\nDisallow: /v1/\nDisallow: /settings\nDisallow: /studio\nDisallow: /staff\n';

const plain = (statusCode, cacheControl, text) => ({
  statusCode: statusCode,
  headers: {
    'content-type': { value: 'text/plain; charset=utf-8' },
    'cache-control': { value: cacheControl },
    'content-security-policy': { value: "default-src 'none'; frame-ancestors 'none'" },
    'strict-transport-security': { value: 'max-age=31536000; includeSubDomains' },
    'x-content-type-options': { value: 'nosniff' },
  },
  body: text,
});

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls the function of this name
function handler(event) {
  const request = event.request;
  if (readsTwoWays.test(request.uri)) {
    return plain(400, 'no-store', 'This address has characters that can be read in more than one way.');
  }
  if (request.uri === '/.well-known/security.txt') {
    const until = new Date(Date.now() + goodForMs).toISOString();
    return plain(200, 'max-age=86400', `Contact: ${contact}\nExpires: ${until}\nPreferred-Languages: en\n`);
  }
  if (request.uri === '/security.txt') {
    const answer = plain(301, 'max-age=86400', 'This is at /.well-known/security.txt.');
    answer.headers.location = { value: '/.well-known/security.txt' };
    return answer;
  }
  if (request.uri === '/robots.txt') return plain(200, 'max-age=86400', robots);
  // What others look for there by itself (RFC 8615) is either there or not, and never the page.
  if (/^\/\.well-known(\/|$)/i.test(request.uri)) {
    return plain(404, 'max-age=60', 'There is nothing here but /.well-known/security.txt.');
  }
  // Names of operations have a dot, and no file is kept under /docs.
  if (!/\.[^/]*$/.test(request.uri) || request.uri.startsWith('/docs/')) request.uri = '/index.html';
  return request;
}
