import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linksIn } from '../../lambdas/kit/text-links.ts';

const found = (text: string): string[] => linksIn(text).map(({ from, to, url }) => `${text.slice(from, to)} → ${url}`);

test.each([
  ['see example.org.', ['example.org → https://example.org/']],
  ['(www.example.co.uk)', ['www.example.co.uk → https://www.example.co.uk/']],
  ['https://example.org/a(b), then', ['https://example.org/a(b) → https://example.org/a(b)']],
  ['(https://example.org/a)', ['https://example.org/a → https://example.org/a']],
  ['http://example.org:8080/?q=1#x!', ['http://example.org:8080/?q=1#x → http://example.org:8080/?q=1#x']],
  ['HTTPS://Example.ORG/A', ['HTTPS://Example.ORG/A → https://example.org/A']],
  [
    'one.com,two.com two.com',
    ['one.com → https://one.com/', 'two.com → https://two.com/', 'two.com → https://two.com/'],
  ],
  ['https://192.0.2.7/x', ['https://192.0.2.7/x → https://192.0.2.7/x']],
  ['हिन्दी.com', ['हिन्दी.com → https://xn--j2bd4cyah0f.com/']],
  ['пример.рф', ['пример.рф → https://xn--e1afmkfd.xn--p1ai/']],
  ['https://a.example/<script>', ['https://a.example/ → https://a.example/']],
])('%s', (text, expected) => {
  expect(found(text)).toEqual(expected);
});

test.each([
  'javascript:alert(1)',
  'javascript://example.org/%0aalert(1)',
  'data:text/html,example',
  'ftp://example.org/x',
  'vbscript://example.org',
  'https://user:pw@example.org/',
  'https://example.org:443@evil.com/',
  'example.org@evil.com',
  'someone@example.org',
  'e.g. this',
  'main.ts',
  '1.2.3.4',
  '...',
  'https://',
])('%s is no link', (text) => {
  expect(found(text)).toEqual([]);
});

const pieces = fc.constantFrom(
  'a',
  'b.com',
  '.',
  ':',
  '/',
  '//',
  'https://',
  'http:',
  '@',
  '(',
  ')',
  '?',
  '#',
  ' ',
  '<',
  '"',
  '-',
  '_',
  '%',
  '\\',
  'é',
  '\u0301',
  '😀',
  '\u202e',
  '\u200d',
  'xn--',
  '443',
);

test('a link is inside its text, in order, not over another, and leads to http or https and nowhere else', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), (list) => {
      const text = list.join('');
      let end = 0;
      for (const { from, to, url, host } of linksIn(text)) {
        expect(from).toBeGreaterThanOrEqual(end);
        expect(to).toBeGreaterThan(from);
        expect(to).toBeLessThanOrEqual(text.length);
        const read = new URL(url);
        expect(['http:', 'https:']).toContain(read.protocol);
        expect([read.hostname, read.username, read.password]).toEqual([host, '', '']);
        expect(text.slice(from, to)).not.toMatch(/[\s<>"\u202e]/u);
        end = to;
      }
    }),
    { numRuns: 500 },
  );
});
