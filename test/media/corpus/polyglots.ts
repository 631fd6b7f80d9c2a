import { zipOf } from './archives.ts';
import { box, ftyp, text, u8, u16, u32, withHead } from './bytes.ts';
import type { Hostile } from './hostile.ts';

const marker = 'POLYGLOT-f3c1';
const script = `<!doctype html><script>/*${marker}*/fetch('/v1/me')</script>`;
/** A film that begins with a box in which another format has its say. */
const before = (film: Buffer, payload: string): Buffer => {
  const free = box('free', text(payload));
  // What the film knows of its own offsets stays true only where its head says none: its head goes last, in its own order.
  return Buffer.concat([film, free]);
};

/** Files that are a film and something else. What we make of them is made of pixels only. */
export const polyglots: readonly Hostile[] = [
  {
    name: 'film and ZIP',
    ends: 'plays',
    marker,
    bytes: ({ film }) => Buffer.concat([film, zipOf('x.html', text(script))]),
  },
  { name: 'film and page', ends: 'plays', marker, bytes: ({ film }) => before(film, script) },
  {
    name: 'film and PDF',
    ends: 'plays',
    marker,
    bytes: ({ film }) => before(film, `%PDF-1.7\n%${marker}\n1 0 obj<</Type/Catalog>>endobj`),
  },
  {
    name: 'film and shell script',
    ends: 'plays',
    marker,
    bytes: ({ film }) => before(film, `\n#!/bin/sh\n# ${marker}\nid\n`),
  },
  {
    name: 'film with a script for a title and a place on the map',
    ends: 'plays',
    marker,
    bytes: ({ silent }) => {
      const note = (type: string, value: string): Buffer => box(type, u16(value.length), u16(0), text(value));
      return withHead(silent, (moov) =>
        box(
          'moov',
          moov.subarray(8),
          box('udta', note('\xa9nam', `${marker}<img onerror=x>`), note('\xa9xyz', `+48.1${marker}`)),
        ),
      );
    },
  },
  {
    name: 'picture with a film behind it',
    ends: 'refused',
    words: /is a picture/,
    bytes: ({ film }) => Buffer.concat([u8(0xff, 0xd8, 0xff, 0xe0, 0, 16), text('JFIF\0'), film]),
  },
  {
    name: 'page with a film behind it',
    ends: 'refused',
    words: /is text/,
    bytes: ({ film }) => Buffer.concat([text(script.padEnd(4096)), film]),
  },
  {
    name: 'program with a film behind it',
    ends: 'refused',
    words: /is a program/,
    bytes: ({ film }) => Buffer.concat([u8(0x7f), text('ELF\x02\x01\x01'), film]),
  },
  {
    name: 'ftyp of a picture before a film',
    ends: 'refused',
    words: /is a picture/,
    bytes: ({ film }) => Buffer.concat([box('ftyp', text('heic'), u32(0), text('mif1')), film]),
  },
  { name: 'two films, one after the other', ends: 'bounded', bytes: ({ film }) => Buffer.concat([film, ftyp, film]) },
];
