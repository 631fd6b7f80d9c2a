const stamp = (iso: string): string => new Date(iso).toISOString().replaceAll(/[-:]|\.\d+/g, '');

const escaped = (text: string): string => text.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll(/\r?\n/g, '\\n');

/** Lines longer than 75 bytes go on in the next, after a space (RFC 5545, 3.1); never inside a letter. */
const folded = (line: string): string => {
  const bytes = (text: string) => new TextEncoder().encode(text).length;
  const lines = [''];
  for (const letter of line) {
    const last = lines.at(-1) ?? '';
    if (bytes(last + letter) > 74) lines.push(` ${letter}`);
    else lines[lines.length - 1] = last + letter;
  }
  return lines.join('\r\n');
};

/** An entry for anybody's calendar, which reminds them ten minutes before; an hour long, for want of knowing better. */
export const calendarEntry = (
  { id, title, at }: { id: string; title: string; at: string },
  address: string,
  now: Date,
): string => {
  const end = new Date(Date.parse(at) + 3_600_000).toISOString();
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Arclight//Live//EN',
    'BEGIN:VEVENT',
    `UID:${id}@arclight`,
    `DTSTAMP:${stamp(now.toISOString())}`,
    `DTSTART:${stamp(at)}`,
    `DTEND:${stamp(end)}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(address)}`,
    `URL:${address}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(title)}`,
    'TRIGGER:-PT10M',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
};
