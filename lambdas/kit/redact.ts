const secretKeys =
  /^(authorization|cookie|cookies|set-cookie|password|pass|arclight-pass|new_?password|.*token|.*secret|private_?key|signature|confirmation_?code|stream_?key|url|.*_?url|email|.*policy)$/i;

const secretPatterns: readonly [RegExp, string][] = [
  // Three parts of a signed token, five of an encrypted one (Cognito's refresh tokens).
  [/eyJ[\w-]{8,}(?:\.[\w-]*){2,4}/g, '[token]'],
  [/(X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s"]+/gi, '$1[removed]'],
  [/((?:Signature|Policy|Key-Pair-Id)=)[^&;\s"]+/g, '$1[removed]'],
  [/(Bearer\s+)[\w.~+/-]+=*/gi, '$1[removed]'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g, '[private key]'],
  [/[\w.+-]+@[\w-]+\.[\w.-]+/g, '[e-mail]'],
  [/\/t\/[\w-]+\.[\w-]+/g, '/t/[token]'],
  [/whsec_[\w+/=-]+/g, '[secret]'],
  [/arc_key_\w+/gi, '[API key]'],
];

const redactText = (text: string): string =>
  secretPatterns.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text);

/** Removes secrets by key and by pattern, however deep; what stays is safe in a log line. */
export const redact = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return value;
  // Nobody reads a line this deep, and a value that holds itself has no bottom.
  if (depth > 8) return '[deeper]';
  if (value instanceof Error)
    return { name: value.name, message: redactText(value.message), stack: redactText(value.stack ?? '') };
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, secretKeys.test(key) ? '[removed]' : redact(item, depth + 1)]),
  );
};
