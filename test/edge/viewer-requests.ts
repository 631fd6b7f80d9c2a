import { type MadeAnswer, queryParts, type ViewerRequest } from '../../local/resources/cloudfront/viewer-request.ts';

/** Where the edge functions under test believe to run. */
export const where = { distributionId: 'E1', distributionDomainName: 'localhost:8080' };

/** A viewer's request as an edge function gets to see it. */
export function aViewerRequest(
  address: string,
  given: { method?: string; headers?: Record<string, string | string[]>; cookie?: string } = {},
): ViewerRequest {
  const [uri = '/', query = ''] = address.split('?');
  const pairs = given.cookie?.split('; ').map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return {
    method: given.method ?? 'GET',
    uri,
    query: queryParts(query),
    headers: new Map([
      ['host', ['localhost:8080']],
      ...Object.entries(given.headers ?? {}).map(([name, value]): [string, string[]] => [name, [value].flat()]),
    ]),
    cookies: pairs ?? [],
    viewerIp: '127.0.0.1',
    requestId: 'request-1',
  };
}

/** The JSON of an answer an edge function made. */
export const madeBody = (answer: MadeAnswer) => JSON.parse(answer.body.toString('utf8'));
