// Viewer request of /l/*: streams on air. Who may watch has been decided by the signature of the cookies; here an address
// of ours becomes one of the packager's, in which each stream is a channel of the group `%CHANNEL_GROUP%` (filled in when
// it is deployed).
//
//   /l/{stream_id}/{file}   →   /out/v1/{group}/{stream_id}/live/{file}
//
// A file has no folders. Whatever is no such address reaches nobody: the packager has more addresses than ours.
//
// Runs in cloudfront-js-2.0: no destructuring, spread, for-of, classes, default parameters or `?.` here.

const addressed = /^\/l\/(str_[0-9A-Za-z]{1,64})\/([A-Za-z0-9][A-Za-z0-9_-]*\.[a-z0-9]{2,4})$/;

// Said here too: whether the policy of the behaviour reaches an answer made at the edge is nowhere promised.
const noSuchAddress = (event) => ({
  statusCode: 404,
  headers: {
    'content-type': { value: 'application/json' },
    'cache-control': { value: 'no-store' },
    'content-security-policy': { value: "default-src 'none'; frame-ancestors 'none'" },
    'strict-transport-security': { value: 'max-age=31536000; includeSubDomains' },
    'x-content-type-options': { value: 'nosniff' },
  },
  body: JSON.stringify({
    error: {
      code: 'edge.no_such_address',
      message: 'A stream has playlists and media at /l/{stream_id}/{file}, and nothing else.',
      request_id: event.context.requestId,
    },
  }),
});

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls the function of this name
function handler(event) {
  const request = event.request;
  const address = addressed.exec(request.uri);
  if (!address) return noSuchAddress(event);
  request.uri = `/out/v1/%CHANNEL_GROUP%/${address[1]}/live/${address[2]}`;
  return request;
}
