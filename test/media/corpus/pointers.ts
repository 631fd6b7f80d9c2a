import type { Bait } from '../canaries.ts';
import { box, ftyp, text, u8 } from './bytes.ts';
import type { Hostile } from './hostile.ts';

const playlist = /is a playlist/;

const hls = (...uris: string[]): string =>
  `#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:4\n${uris.map((uri) => `#EXTINF:4,\n${uri}\n`).join('')}#EXT-X-ENDLIST\n`;
const master = (uri: string): string => `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000\n${uri}\n`;
const mpd = (base: string, segment: string, more = ''): string =>
  `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:xlink="http://www.w3.org/1999/xlink" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" type="static" mediaPresentationDuration="PT4S"><Period ${more}><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1" codecs="avc1.64001f"><BaseURL>${base}</BaseURL><SegmentList><Initialization sourceURL="${segment}"/><SegmentURL media="${segment}"/></SegmentList></Representation></AdaptationSet></Period></MPD>`;
const utf16be = (value: string): Buffer => Buffer.from(value, 'utf16le').swap16();

const written: [name: string, words: RegExp, build: (bait: Bait) => string | Buffer][] = [
  ['playlist of an address', playlist, ({ http }) => hls(`${http}/a.ts`)],
  ['playlist of a local file', playlist, ({ stream }) => hls(`file://${stream}`)],
  ['playlist of a path', playlist, ({ stream }) => hls(stream)],
  ['playlist that climbs', playlist, ({ stream }) => hls(`../../../../../../../..${stream}`)],
  ['master playlist of an address', playlist, ({ http }) => master(`${http}/v.m3u8`)],
  ['master playlist of a local playlist', playlist, ({ playlist: local }) => master(`file://${local}`)],
  [
    'playlist with a key elsewhere',
    playlist,
    ({ http, stream }) => hls(stream).replace('#EXTINF', `#EXT-X-KEY:METHOD=AES-128,URI="${http}/key"\n#EXTINF`),
  ],
  [
    'playlist with a key on this machine',
    playlist,
    ({ text: secret, stream }) =>
      hls(stream).replace('#EXTINF', `#EXT-X-KEY:METHOD=AES-128,URI="file://${secret}"\n#EXTINF`),
  ],
  [
    'playlist with a head elsewhere',
    playlist,
    ({ http, film }) => hls(film).replace('#EXTINF', `#EXT-X-MAP:URI="${http}/init.mp4"\n#EXTINF`),
  ],
  ['playlist over concat:', playlist, ({ stream, text: secret }) => hls(`concat:file://${stream}|file://${secret}`)],
  ['playlist over subfile,,', playlist, ({ stream }) => hls(`subfile,,start,0,end,0,,:${stream}`)],
  ['playlist over crypto:', playlist, ({ stream }) => hls(`crypto:file://${stream}`)],
  ['playlist over crypto: of an address', playlist, ({ http }) => hls(`crypto+${http}/a.ts`)],
  ['playlist over data:', playlist, () => hls('data:video/mp2t;base64,R0AAEA==')],
  ['playlist over tcp:', playlist, ({ tcp }) => hls(`tcp://${tcp}`)],
  ['playlist over udp:', playlist, ({ udp }) => hls(`udp://${udp}`)],
  ['playlist over rtmp:', playlist, ({ tcp }) => hls(`rtmp://${tcp}/live/x`)],
  ['playlist over rtsp:', playlist, ({ tcp }) => hls(`rtsp://${tcp}/x`)],
  ['playlist over ftp: and gopher:', playlist, ({ tcp }) => hls(`ftp://${tcp}/a.ts`, `gopher://${tcp}/a.ts`)],
  ['playlist of a name to look up', playlist, () => hls('http://canary.invalid/a.ts')],
  ['playlist of the metadata service', playlist, () => hls('http://169.254.169.254/latest/meta-data/')],
  ['playlist that never ends', playlist, ({ stream }) => hls(stream).replace('#EXT-X-ENDLIST\n', '')],
  ['playlist after a byte order mark', playlist, ({ http }) => `\ufeff${hls(`${http}/bom.ts`)}`],
  ['playlist after white space', playlist, ({ http }) => `\n\n   \t\r\n${hls(`${http}/space.ts`)}`],
  ['playlist with carriage returns', playlist, ({ http }) => hls(`${http}/cr.ts`).replaceAll('\n', '\r')],
  ['playlist behind a long comment', playlist, ({ http }) => `#EXTM3U\n#${'x'.repeat(6000)}\n${hls(`${http}/l.ts`)}`],
  ['playlist in UTF-16', playlist, ({ http }) => Buffer.from(`\ufeff${hls(`${http}/16.ts`)}`, 'utf16le')],
  ['playlist in big-endian UTF-16', playlist, ({ http }) => utf16be(`\ufeff${hls(`${http}/16.ts`)}`)],
  ['playlist in UTF-16 without a mark', playlist, ({ http }) => Buffer.from(hls(`${http}/16.ts`), 'utf16le')],
  ['concat script of an address', playlist, ({ http }) => `ffconcat version 1.0\nfile '${http}/d.mp4'\n`],
  ['concat script of a local file', playlist, ({ film }) => `ffconcat version 1.0\nfile '${film}'\nduration 1\n`],
  ['concat script without its head', playlist, ({ film }) => `file '${film}'\nfile 'file://${film}'\n`],
  ['MPD of an address', playlist, ({ http }) => mpd(`${http}/`, `${http}/c.mp4`)],
  ['MPD of a local file', playlist, ({ film, folder }) => mpd(`file://${folder}/`, `file://${film}`)],
  ['MPD with a remote period', playlist, ({ http }) => mpd('x', 'y', `xlink:href="${http}/p.xml"`)],
  ['MPD after a byte order mark', playlist, ({ film, folder }) => `\ufeff${mpd(`file://${folder}/`, film)}`],
  [
    'session description',
    playlist,
    ({ udp }) =>
      `v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video ${udp.split(':')[1]} RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n`,
  ],
  ['SMIL', playlist, ({ film }) => `<smil><body><video src="file://${film}"/></body></smil>`],
  ['ASX', playlist, ({ http }) => `<asx version="3.0"><entry><ref href="${http}/a"/></entry></asx>`],
  ['PLS', playlist, ({ http }) => `[playlist]\nFile1=${http}/a\nNumberOfEntries=1\n`],
  ['Smooth Streaming manifest', playlist, () => '<SmoothStreamingMedia MajorVersion="2" Duration="40000000"/>'],
  [
    'XML that reads a file',
    playlist,
    ({ text: secret }) => `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://${secret}">]><x>&e;</x>`,
  ],
  [
    'picture that draws an address',
    /is text/,
    ({ http }) => `<svg xmlns="http://www.w3.org/2000/svg"><image href="${http}/e.png"/></svg>`,
  ],
  ['address', playlist, ({ http }) => `${http}/a.mp4`],
  ['image sequence pattern', /is text/, ({ folder }) => `${folder}/%03d.jpg\n`],
  ['AviSynth script', /is text/, ({ film }) => `AVISource("${film}")\n`],
  ['filter graph', /is text/, ({ film }) => `movie=${film}[out0]\n`],
  ['subtitle index', /is text/, () => '# VobSub index file, v7 (do not modify this line!)\n'],
];

/** Text behind the first bytes of a container: it must not help that the head looks right. */
const disguised: [name: string, build: (bait: Bait) => Buffer][] = [
  ['playlist behind an ftyp box', ({ http }) => Buffer.concat([ftyp, text(hls(`${http}/f.ts`))])],
  ['playlist inside a free box', ({ http }) => Buffer.concat([ftyp, box('free', text(hls(`${http}/g.ts`)))])],
  ['playlist inside an mdat', ({ stream }) => Buffer.concat([ftyp, box('mdat', text(hls(`file://${stream}`)))])],
  ['MPD behind an ftyp box', ({ film, folder }) => Buffer.concat([ftyp, text(mpd(`file://${folder}/`, film))])],
  [
    'playlist cut into packets',
    ({ http }) => {
      const lines = hls(...Array.from({ length: 20 }, (_, n) => `${http}/${n}.ts`));
      const packets = lines.match(/[\s\S]{1,187}/g) ?? [];
      return Buffer.concat(packets.map((packet) => Buffer.concat([u8(0x47), text(packet.padEnd(187))])));
    },
  ],
  ['playlist behind an AVI head', ({ http }) => Buffer.concat([text('RIFF\x40\0\0\0AVI '), text(hls(`${http}/h.ts`))])],
  ['playlist behind an Ogg head', ({ http }) => Buffer.concat([text('OggS\0\x02'), text(hls(`${http}/i.ts`))])],
  [
    'playlist behind an FLV head',
    ({ http }) => Buffer.concat([text('FLV\x01\x05\0\0\0\x09'), text(hls(`${http}/j.ts`))]),
  ],
  ['playlist behind an MPEG head', ({ http }) => Buffer.concat([u8(0, 0, 1, 0xba), text(hls(`${http}/k.ts`))])],
];

/** AB-01: what says where a video is, called a video. */
export const pointers: readonly Hostile[] = [
  ...written.map(
    ([name, words, build]): Hostile => ({
      name,
      words,
      ends: 'refused',
      bytes: ({ bait }) => Buffer.from(build(bait) as string),
    }),
  ),
  ...disguised.map(
    ([name, build]): Hostile => ({
      name,
      ends: 'refused',
      bytes: ({ bait }) => build(bait),
      words: /could not read|end of this file is missing/,
    }),
  ),
];
