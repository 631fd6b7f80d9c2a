import type { IncomingMessage, ServerResponse } from 'node:http';
import { BoxReader } from './box-reader.ts';
import { Malformed } from './boxes.ts';
import type { Channel } from './channel.ts';
import { readFragment } from './fragment.ts';
import { readInit } from './init-segment.ts';
import type { Track } from './track.ts';

/** `/in/v1/{group}/1/{channel}/index/Streams({track}.cmfv)`: DASH-IF's live media ingest, one request for each track. */
const address = /^\/in\/v1\/([\w-]+)\/1\/([\w-]+)\/index\/Streams\(([A-Za-z0-9-]{1,64})\.(cmfv|cmfa)\)$/;

export const isIngest = (path: string): boolean => path.startsWith('/in/v1/');

const kinds = { cmfv: 'video', cmfa: 'audio' } as const;

export interface IngestSurroundings {
  /** By `group/channel`. */
  channel(path: string): Channel | undefined;
  log(line: string, level: 'info' | 'warn'): void;
}

const answer = (response: ServerResponse, status: number, words: string): void => {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' });
  response.end(`${words}\n`);
};

/** Takes one track for as long as it is sent: an init segment, then fragments, each written before the next is read. */
export async function ingest(
  request: IncomingMessage,
  response: ServerResponse,
  surroundings: IngestSurroundings,
): Promise<void> {
  const [, group, name, track, suffix] = address.exec(decodeURI(request.url ?? '')) ?? [];
  if (request.method !== 'POST' && request.method !== 'PUT')
    return answer(response, 405, 'Send media with POST or PUT.');
  if (!group || !name || !track || (suffix !== 'cmfv' && suffix !== 'cmfa'))
    return answer(response, 404, 'Tracks are sent to Streams({name}.cmfv) or Streams({name}.cmfa) below the endpoint.');
  const channel = surroundings.channel(`${group}/${name}`);
  if (!channel) return answer(response, 404, `The channel ${name} does not exist in ${group}.`);

  const receiver = new Receiver(channel, { name: track, kind: kinds[suffix], hangUp: () => request.destroy() });
  try {
    for await (const chunk of request) await receiver.take(chunk as Buffer);
    receiver.demandWhole();
    answer(response, 200, 'Taken.');
  } catch (error) {
    if (error instanceof Malformed) {
      surroundings.log(`mediapackage: ${track} of ${name} was refused: ${error.message}`, 'warn');
      answer(response, 400, `${error.message}.`);
    } else if (!request.destroyed) throw error; // a sender who hangs up in the middle is a sender who comes again
  } finally {
    await receiver.end();
  }
}

/** Where a track's bytes become fragments. */
class Receiver {
  readonly #channel: Channel;
  readonly #sent: { name: string; kind: 'video' | 'audio'; hangUp: () => void };
  readonly #boxes = new BoxReader();
  #init: Buffer[] = [];
  #fragment: Buffer | undefined;
  #track: Track | undefined;

  constructor(channel: Channel, sent: { name: string; kind: 'video' | 'audio'; hangUp: () => void }) {
    this.#channel = channel;
    this.#sent = sent;
  }

  async take(chunk: Buffer): Promise<void> {
    for (const { type, bytes } of this.#boxes.take(chunk)) {
      if (type === 'ftyp') this.#init = [bytes];
      else if (type === 'moov') await this.#begin(Buffer.concat([...this.#init, bytes]));
      else if (type === 'moof') this.#fragment = bytes;
      else if (type === 'mdat') await this.#accept(bytes);
      // styp, sidx, prft, emsg, mfra and their like say nothing a playlist needs.
    }
  }

  /** The sender says that this was all: it must end where a box ends. */
  demandWhole(): void {
    if (this.#boxes.unfinished > 0) throw new Malformed('the media ends in the middle of a box');
  }

  async end(): Promise<void> {
    const track = this.#track;
    if (!track || track.hangUp !== this.#sent.hangUp) return;
    track.hangUp = undefined;
    await track.end();
  }

  async #begin(init: Buffer): Promise<void> {
    const facts = readInit(init);
    const { name, kind, hangUp } = this.#sent;
    if (facts.kind !== kind)
      throw new Malformed(`${name} is sent as ${kind} (its name says so), but its init segment is of ${facts.kind}`);
    this.#track = await this.#channel.receive(name, { bytes: init, facts }, hangUp);
  }

  async #accept(media: Buffer): Promise<void> {
    const [track, head] = [this.#track, this.#fragment];
    if (!track) throw new Malformed('media came before its init segment (ftyp and moov)');
    if (!head) throw new Malformed("an 'mdat' came without its 'moof'");
    this.#fragment = undefined;
    if (track.hangUp !== this.#sent.hangUp) return; // somebody else sends this track by now
    await track.accept(readFragment(head, track.facts), Buffer.concat([head, media]));
  }
}
