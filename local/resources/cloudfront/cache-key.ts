import { type CachePolicy, takes } from './policies.ts';
import { signatureParameters } from './signed-access.ts';
import type { ViewerRequest } from './viewer-request.ts';

/** Of the encodings a policy knows, those the viewer accepts, in one spelling. */
export function acceptedEncodings(request: ViewerRequest, policy: CachePolicy): ('br' | 'gzip')[] {
  const accepted = (request.headers.get('accept-encoding') ?? []).join(',').toLowerCase();
  return policy.encodings.filter((encoding) =>
    new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(\\.0+)?\\b)`).test(accepted),
  );
}

/** Everything that makes two requests the same object: the path first, so that paths can be found in keys. */
export function cacheKey(request: ViewerRequest, originId: string, policy: CachePolicy): string {
  const query = request.query.filter(([name]) => takes(policy.query, name) && !signatureParameters.has(name));
  const headers = [...request.headers]
    .filter(([name]) => takes(policy.headers, name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const cookies = request.cookies.filter(([name]) => takes(policy.cookies, name)).sort();
  return `${request.uri} ${JSON.stringify([originId, query, headers, cookies, acceptedEncodings(request, policy)])}`;
}
