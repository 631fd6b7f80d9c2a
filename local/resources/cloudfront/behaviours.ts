const unreserved = /[A-Za-z0-9\-._~]/;

/** The path as RFC 3986 normalises it: what CloudFront chooses a behaviour by, while origins get the raw spelling. */
export function normalised(uri: string): string {
  const decoded = uri.replace(/%([0-9a-f]{2})/gi, (encoded, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return unreserved.test(character) ? character : encoded.toUpperCase();
  });
  const kept: string[] = [];
  const segments = decoded.split('/').slice(1);
  for (const [at, segment] of segments.entries()) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
    const endsAsFolder = at === segments.length - 1 && (segment === '.' || segment === '..');
    if (endsAsFolder) kept.push('');
  }
  return `/${kept.join('/')}`;
}

/** A wildcard text as a test: `*` is any run of characters, `?` is one. */
export function wildcard(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}

/** Whether a path pattern, with or without its leading slash, covers a normalised path. */
export function pathPattern(pattern: string): RegExp {
  return wildcard(pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`);
}
