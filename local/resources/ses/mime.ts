/** A mail read from its raw form, as far as the outbox shows it. */
export interface ReadMail {
  from: string;
  to: string[];
  subject: string;
  text?: string;
  html?: string;
}

interface Part {
  headers: Map<string, string>;
  body: string;
}

/** Reads a raw (MIME) mail: its headers and its text and HTML parts, however deep they lie. */
export function readMime(raw: Buffer): ReadMail {
  // Latin 1 keeps every byte; the parts' own character set is applied when they are decoded.
  const mail = split(raw.toString('latin1'));
  const addresses = (name: string) => splitAddresses(decodeWords(mail.headers.get(name) ?? ''));
  return {
    from: decodeWords(mail.headers.get('from') ?? ''),
    to: [...addresses('to'), ...addresses('cc'), ...addresses('bcc')],
    subject: decodeWords(mail.headers.get('subject') ?? ''),
    text: find(mail, 'text/plain'),
    html: find(mail, 'text/html'),
  };
}

function split(raw: string): Part {
  const end = /\r?\n\r?\n/.exec(raw);
  const head = end ? raw.slice(0, end.index) : raw;
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: end ? raw.slice(end.index + end[0].length) : '' };
}

function find(part: Part, wanted: string): string | undefined {
  const type = part.headers.get('content-type') ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (type.toLowerCase().startsWith('multipart/') && boundary !== undefined) {
    const literally = boundary.replace(/[^\w ]/g, '\\$&');
    const inner = part.body.split(new RegExp(`(?:^|\\r?\\n)--${literally}(?:--)?[ \\t]*(?:\\r?\\n|$)`));
    for (const one of inner.slice(1, -1)) {
      const found = find(split(one), wanted);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return type.toLowerCase().startsWith(wanted) ? decodeBody(part, type) : undefined;
}

function decodeBody({ headers, body }: Part, type: string): string {
  const charset = /charset="?([^";]+)"?/i.exec(type)?.[1] ?? 'utf-8';
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase();
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : Buffer.from(encoding === 'quoted-printable' ? decodeQuoted(body) : body, 'latin1');
  return new TextDecoder(charset).decode(bytes);
}

function decodeQuoted(body: string): string {
  return body
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_found, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** `=?utf-8?B?…?=` and `=?utf-8?Q?…?=` within a header. */
function decodeWords(header: string): string {
  const decoded = header.replace(
    /=\?([^?]+)\?([BQ])\?([^?]*)\?=(?:\s+(?==\?))?/gi,
    (_found, charset: string, kind: string, word: string) => {
      const bytes =
        kind.toUpperCase() === 'B'
          ? Buffer.from(word, 'base64')
          : Buffer.from(decodeQuoted(word.replaceAll('_', ' ')), 'latin1');
      return new TextDecoder(charset).decode(bytes);
    },
  );
  // A header may also carry plain UTF-8.
  return decoded === header ? Buffer.from(header, 'latin1').toString('utf8') : decoded;
}

function splitAddresses(header: string): string[] {
  return header
    .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((address) => address.trim())
    .filter(Boolean);
}
