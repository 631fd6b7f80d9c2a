/** First match wins: many browsers also name those they descend from. */
const programs: readonly [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: readonly [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];
const nameIn = (list: typeof programs, text: string): string | undefined => list.find(([sign]) => sign.test(text))?.[1];

/** What somebody signed in with, in words they recognise; the browser's own line is long, identifying, and not kept. */
export const deviceOf = (userAgent: string | undefined): string => {
  const text = (userAgent ?? '').slice(0, 500);
  if (/^arclight\//.test(text)) return 'The terminal';
  const program = nameIn(programs, text);
  const system = nameIn(systems, text);
  if (program && system) return `${program} on ${system}`;
  return program ?? system ?? 'An app';
};
