// Viewer request of the web client: every address of a screen is the same page.
//
// A path whose last part has no extension is a screen, and the client's own router draws it; anything else is a file,
// and a file that is not there stays "not there" instead of becoming the page. A path that could be read two ways is
// neither: nothing on this host answers to it.

const readsTwoWays = /%(2e|2f|5c|00|25)|[\\;]|\/\/|\.\./i;

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls the function of this name
function handler(event) {
  const request = event.request;
  if (readsTwoWays.test(request.uri)) {
    return {
      statusCode: 400,
      headers: { 'content-type': { value: 'text/plain' }, 'cache-control': { value: 'no-store' } },
      body: 'This address has characters that can be read in more than one way.',
    };
  }
  if (!/\.[^/]*$/.test(request.uri)) request.uri = '/index.html';
  return request;
}
