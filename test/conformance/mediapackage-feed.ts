import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type ClientRequest, request } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { boxesIn } from '../../local/resources/mediapackage/boxes.ts';
import { readFragment } from '../../local/resources/mediapackage/fragment.ts';
import { readInit } from '../../local/resources/mediapackage/init-segment.ts';

const run = promisify(execFile);

/** One track of encoded media, in the pieces an encoder sends it in. */
export interface EncodedTrack {
  name: string;
  suffix: 'cmfv' | 'cmfa';
  init: Buffer;
  fragments: { bytes: Buffer; endSeconds: number }[];
}

const rungs = [
  { name: 'v72', size: '128x72' },
  { name: 'v90', size: '160x90' },
  { name: 'v108', size: '192x108' },
];

/** Three small rungs and sound, cut into fragments of a third of a second by ffmpeg, with a keyframe every two seconds. */
export async function encodedTracks(folder: string, seconds: number): Promise<EncodedTrack[]> {
  const { ffmpeg } = await findBinaries();
  const split = rungs.map((_, at) => `[s${at}]`).join('');
  const scaled = rungs
    .map(({ size }, at) => `[s${at}]scale=${size.replace('x', ':')},format=yuv420p[v${at}]`)
    .join(';');
  const fragmented = [
    ...['-f', 'mp4', '-movflags', '+empty_moov+default_base_moof+frag_keyframe'],
    ...['-frag_duration', '333333', '-min_frag_duration', '0'],
  ];
  const video = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '60', '-keyint_min', '60'];
  await run(ffmpeg, [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', `testsrc2=s=192x108:r=30:d=${seconds}`],
    ...['-f', 'lavfi', '-i', `sine=f=440:r=48000:d=${seconds}`],
    ...['-filter_complex', `[0:v]split=${rungs.length}${split};${scaled}`],
    ...rungs.flatMap(({ name }, at) => [
      ...['-map', `[v${at}]`, ...video, '-sc_threshold', '0', '-b:v', '60k', '-maxrate', '60k', '-bufsize', '60k'],
      ...[...fragmented, join(folder, `${name}.mp4`)],
    ]),
    ...['-map', '1:a', '-c:a', 'aac', '-b:a', '32k', ...fragmented, join(folder, 'a.mp4')],
  ]);
  const names = [...rungs.map(({ name }) => name), 'a'];
  return Promise.all(names.map(async (name) => inPieces(name, await readFile(join(folder, `${name}.mp4`)))));
}

function inPieces(name: string, file: Buffer): EncodedTrack {
  const boxes = [...boxesIn(file)];
  const moov = boxes.find(({ type }) => type === 'moov');
  const init = file.subarray(0, moov?.end);
  const facts = readInit(init);
  const fragments = boxes.flatMap((box, at) => {
    if (box.type !== 'moof') return [];
    const bytes = file.subarray(box.start, boxes[at + 1]?.end);
    const { decodeTicks, ticks } = readFragment(bytes, facts);
    return [{ bytes, endSeconds: (decodeTicks + ticks) / facts.timescale }];
  });
  return { name, suffix: facts.kind === 'video' ? 'cmfv' : 'cmfa', init, fragments };
}

/** A request that sends one track for as long as its sender wants. */
export class Sending {
  readonly track: EncodedTrack;
  /** When its time 0 is; whoever sends first says so. */
  zeroMs: number | undefined;
  readonly #request: ClientRequest;
  /** What the packager said in the end. */
  readonly answer: Promise<{ status: number; text: string }>;
  #at = 0;

  constructor(ingestUrl: string, track: EncodedTrack) {
    this.track = track;
    this.#request = request(`${ingestUrl}/Streams(${track.name}.${track.suffix})`, { method: 'POST', agent: false });
    this.answer = new Promise((resolve, reject) => {
      this.#request.on('error', reject);
      this.#request.on('response', (response) => {
        let text = '';
        response.on('data', (piece) => {
          text += piece;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
    });
    this.answer.catch(() => {}); // whoever cuts the line does not ask what was said
    this.#request.write(track.init);
  }

  /** The end of the next fragment, in seconds; undefined when all have been sent. */
  get next(): number | undefined {
    return this.track.fragments[this.#at]?.endSeconds;
  }

  async send(): Promise<void> {
    const bytes = this.track.fragments[this.#at]?.bytes;
    this.#at += 1;
    if (bytes && !this.#request.write(bytes)) await once(this.#request, 'drain');
  }

  /** Leaves out the next fragment. */
  skip(): void {
    this.#at += 1;
  }

  end(): void {
    this.#request.end();
  }

  /** Breaks off in the middle, as a network does. */
  cut(): void {
    this.#request.destroy();
  }
}
