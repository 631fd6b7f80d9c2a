import type { Route } from './templates.ts';

export interface Chosen {
  route: Route;
  pathParameters: Record<string, string> | undefined;
}

interface Compiled {
  route: Route;
  method: string;
  segments: string[];
}

const isGreedy = (segment: string) => segment.startsWith('{') && segment.endsWith('+}');
const isParameter = (segment: string) => segment.startsWith('{') && segment.endsWith('}');

/** How particular a segment is: a word beats a parameter, which beats the rest of the path. */
const weight = (segment: string | undefined): number => {
  if (segment === undefined) return 0;
  if (isGreedy(segment)) return 1;
  return isParameter(segment) ? 2 : 3;
};

/** Chooses a route as API Gateway does: the most particular path, then the method before ANY, `$default` last. */
export function compileRoutes(routes: Route[]): (method: string, path: string) => Chosen | undefined {
  const fallback = routes.find((route) => route.key === '$default');
  const compiled = routes
    .filter((route) => route.key !== '$default')
    .map((route): Compiled => {
      const [method = '', path = ''] = route.key.split(' ');
      return { route, method, segments: path.split('/').slice(1) };
    })
    .sort(moreParticularFirst);
  return (method, path) => {
    const asked = path.split('/').slice(1);
    for (const candidate of compiled) {
      if (candidate.method !== 'ANY' && candidate.method !== method) continue;
      const pathParameters = parametersIn(candidate.segments, asked);
      if (!pathParameters) continue;
      const named = Object.keys(pathParameters).length > 0;
      return { route: candidate.route, pathParameters: named ? pathParameters : undefined };
    }
    return fallback && { route: fallback, pathParameters: undefined };
  };
}

function moreParticularFirst(a: Compiled, b: Compiled): number {
  for (let at = 0; at < Math.max(a.segments.length, b.segments.length); at += 1) {
    const difference = weight(b.segments[at]) - weight(a.segments[at]);
    if (difference !== 0) return difference;
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY');
}

/** The path's parameters when it fits; a parameter is never empty. */
function parametersIn(segments: string[], asked: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    const given = asked[at];
    if (isGreedy(segment)) {
      if (!given) return undefined;
      parameters[segment.slice(1, -2)] = decoded(asked.slice(at).join('/'));
      return parameters;
    }
    if (given === undefined || (isParameter(segment) ? given === '' : given !== segment)) return undefined;
    if (isParameter(segment)) parameters[segment.slice(1, -1)] = decoded(given);
  }
  return asked.length === segments.length ? parameters : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
