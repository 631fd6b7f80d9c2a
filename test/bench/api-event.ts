/** A request of a signed-in person as the gateway hands it to a function, once the edge has let it through. */
export const apiEvent = (asked: {
  route: string;
  path: string;
  params?: Record<string, string>;
  origin: string;
  token: string;
}): object => ({
  version: '2.0',
  routeKey: asked.route,
  rawPath: asked.path,
  rawQueryString: '',
  headers: {
    'x-arclight-origin': asked.origin,
    authorization: `Bearer ${asked.token}`,
    'x-arclight-credential': 'bearer',
  },
  ...(asked.params ? { pathParameters: asked.params } : {}),
  isBase64Encoded: false,
  requestContext: {
    http: { method: 'GET', path: asked.path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'bench' },
    requestId: 'bench',
    routeKey: asked.route,
    stage: '$default',
  },
});
