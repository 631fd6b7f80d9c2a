import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Recognised, recognise, signatureBytes } from '../../lambdas/upload/media-signature.ts';

const bytes = (...pieces: (string | number[])[]): Buffer =>
  Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : Buffer.from(piece))));
const ftyp = (brand: string, size = 24): Buffer => bytes([0, 0, 0, size], `ftyp${brand}`, [0, 0, 2, 0], `${brand}mp41`);
const packets = (offset: number, every: number, count: number): Buffer => {
  const stream = Buffer.alloc(offset + every * count, 0x12);
  for (let at = offset; at < stream.length; at += every) stream[at] = 0x47;
  return stream;
};
const ebml = (docType: string): Buffer =>
  bytes(
    [0x1a, 0x45, 0xdf, 0xa3, 0xa3, 0x42, 0x86, 0x81, 1, 0x42, 0x82, 0x80 + docType.length],
    docType,
    [0x42, 0x87, 0x81, 4],
  );

describe('U12 what is a video', () => {
  const taken: [string, string, Buffer][] = [
    ['MP4', 'mp4', ftyp('isom')],
    ['fragmented MP4', 'mp4', ftyp('iso5', 20)],
    ['an iPhone’s MOV', 'mov', ftyp('qt  ', 20)],
    ['3GP', 'mp4', ftyp('3gp4')],
    ['M4V', 'mp4', ftyp('M4V ')],
    ['old QuickTime, moov first', 'mov', bytes([0, 0, 0x10, 0], 'moov', [0, 0, 0, 0x6c], 'mvhd')],
    ['old QuickTime, wide and mdat', 'mov', bytes([0, 0, 0, 8], 'wide', [0, 0, 0, 1], 'mdat')],
    ['old QuickTime, huge mdat', 'mov', bytes([0, 0, 0, 1], 'mdat', [0, 0, 0, 1, 0, 0, 0, 0])],
    ['Matroska', 'matroska', ebml('matroska')],
    ['WebM', 'webm', ebml('webm')],
    ['MPEG-TS', 'mpegts', packets(0, 188, 21)],
    ['a camcorder’s M2TS', 'mpegts', packets(4, 192, 21)],
    ['MPEG-PS', 'mpegps', bytes([0, 0, 1, 0xba, 0x44, 0, 4])],
    ['AVI', 'avi', bytes('RIFF', [0, 1, 0, 0], 'AVI LIST')],
    ['FLV', 'flv', bytes('FLV', [1, 5, 0, 0, 0, 9, 0, 0, 0, 0])],
    ['Ogg', 'ogg', bytes('OggS', [0, 2, 0, 0])],
  ];
  test.each(taken)('%s is taken as %s', (_, container, start) => {
    expect(recognise(start)).toEqual({ container });
  });
});

describe('U12 AB-01 what is not, whatever it is called', () => {
  const playlist = /playlist: it only says where a video is/;
  const image = /is a picture/;
  const audio = /sound but no picture/;
  const archive = /is an archive/;
  const program = /is a program/;
  const text = /is text/;
  const unknown = /not a video we can read/;
  const utf16 = (words: string, bom: boolean): Buffer => Buffer.from(`${bom ? '\ufeff' : ''}${words}`, 'utf16le');
  const turned: [string, RegExp, Buffer][] = [
    ['an HLS playlist', playlist, bytes('#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n')],
    ['a nested master', playlist, bytes('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://169.254.169.254/\n')],
    ['a playlist after a byte order mark', playlist, bytes([0xef, 0xbb, 0xbf], '#EXTM3U\n')],
    ['a playlist after blank lines', playlist, bytes('\r\n \t\n#EXTM3U\n')],
    ['a playlist in UTF-16 with a mark', playlist, utf16('#EXTM3U\n', true)],
    ['a playlist in UTF-16 without one', playlist, utf16('#EXTM3U\nfile:///etc/passwd', false)],
    ['a playlist in big-endian UTF-16', playlist, utf16('#EXTM3U\nfile:///etc', true).swap16()],
    ['a playlist with only its tags', playlist, bytes('#EXT-X-KEY:METHOD=AES-128,URI="http://127.0.0.1/"')],
    ['a lower-case playlist', playlist, bytes('#extm3u\n')],
    ['a concat script', playlist, bytes("ffconcat version 1.0\nfile '/etc/passwd'\n")],
    ['a concat script without its first line', playlist, bytes("file '/etc/passwd'\n")],
    ['concat:', playlist, bytes('concat:http://127.0.0.1/a|file:///etc/passwd')],
    ['subfile,,', playlist, bytes('subfile,,start,0,end,64,,:/etc/passwd')],
    ['crypto:', playlist, bytes('crypto:file:///etc/passwd')],
    ['data:', playlist, bytes('data:video/mp4;base64,AAAA')],
    ['an address', playlist, bytes('http://169.254.169.254/latest/meta-data/')],
    ['an RTSP address', playlist, bytes('rtsp://127.0.0.1/')],
    ['an MPD', playlist, bytes('<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>file:///etc/</BaseURL></MPD>')],
    ['an MPD after an XML declaration', playlist, bytes('<?xml version="1.0"?>\n<MPD></MPD>')],
    ['any XML', playlist, bytes('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')],
    ['SMIL', playlist, bytes('<smil><body><video src="file:///etc/passwd"/></body></smil>')],
    ['Smooth Streaming', playlist, bytes('<SmoothStreamingMedia MajorVersion="2">')],
    ['ASX', playlist, bytes('<asx version="3.0"><entry>')],
    ['PLS', playlist, bytes('[playlist]\nFile1=file:///etc/passwd')],
    ['a session description', playlist, bytes('v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n')],
    ['plain text', text, bytes('this is not a video\n')],
    ['HTML', text, bytes('<!doctype html><script>alert(1)</script>')],
    ['SVG without a declaration', text, bytes('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['JSON', text, bytes('{"video": true}')],
    ['text that begins like a packet', text, bytes('Goodbye, this is no transport stream at all')],
    ['three packets of a transport stream', unknown, packets(0, 188, 3).fill(0, 1, 180)],
    ['a transport stream that loses step', unknown, packets(0, 188, 20).fill(0, 188 * 10, 188 * 10 + 1)],
    ['a shell script', program, bytes('#!/bin/sh\nrm -rf /\n')],
    ['a Linux program', program, bytes([0x7f], 'ELF', [2, 1, 1])],
    ['a Windows program', program, bytes('MZ', [0x90, 0, 3, 0, 0, 0])],
    ['a ZIP', archive, bytes('PK', [3, 4, 20, 0])],
    ['a RAR', archive, bytes('Rar!', [0x1a, 7, 1, 0])],
    ['a 7z', archive, bytes('7z', [0xbc, 0xaf, 0x27, 0x1c])],
    ['a bzip2', archive, bytes('BZh91AY&SY')],
    ['a gzip', archive, bytes([0x1f, 0x8b, 8, 0])],
    ['a tar', archive, bytes('film.mp4', Array(249).fill(0), 'ustar', [0])],
    ['a PDF', /is a document/, bytes('%PDF-1.7\n')],
    ['a JPEG', image, bytes([0xff, 0xd8, 0xff, 0xe0], [0, 16], 'JFIF')],
    ['a PNG', image, bytes([0x89], 'PNG\r\n', [0x1a, 10])],
    ['a GIF', image, bytes('GIF89a', [1, 0, 1, 0])],
    ['a WebP', image, bytes('RIFF', [9, 9, 0, 0], 'WEBPVP8 ')],
    ['a HEIC', image, ftyp('heic')],
    ['an AVIF', image, ftyp('avif')],
    ['an MP3', audio, bytes('ID3', [4, 0, 0])],
    ['an MP3 without a tag', audio, bytes([0xff, 0xfb, 0x90, 0x44])],
    ['a WAV', audio, bytes('RIFF', [9, 9, 0, 0], 'WAVEfmt ')],
    ['an M4A', audio, ftyp('M4A ')],
    ['an EBML file that is no Matroska', unknown, ebml('evilml')],
    ['an ftyp of no length', unknown, ftyp('isom', 0)],
    ['zeros', unknown, Buffer.alloc(4096)],
    ['nothing', /is empty/, Buffer.alloc(0)],
  ];
  test.each(turned)('%s is turned away with the right words', (_, sentence, start) => {
    expect(recognise(start)).toEqual({ refused: expect.stringMatching(sentence) });
  });

  test('whatever else comes is answered, and every refusal is a sentence', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: signatureBytes }), (any) => {
        const answer: Recognised = recognise(any);
        if ('refused' in answer) expect(answer.refused).toMatch(/^This file .*\.$/);
        else expect(answer.container).toMatch(/^[a-z0-9]+$/);
      }),
    );
  });

  test('no text is ever taken for a video', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 600 }), (words) => {
        // Four letters can be a box's name; a file of text has to get its length right as well, and 8 printable letters do.
        fc.pre(!/^.{4}(ftyp|moov|mdat|wide|free|skip|pnot)/s.test(words));
        expect(recognise(Buffer.from(words))).toHaveProperty('refused');
      }),
    );
  });
});
