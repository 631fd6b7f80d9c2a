import { WebSocket } from 'ws';

// biome-ignore lint/suspicious/noExplicitAny: frames as they come, looked into by their type.
export type Wire = Record<string, any>;

export interface Ticket {
  status: number;
  url?: string;
  protocols?: string[];
  ticket?: string;
  may_write?: boolean;
  read_only_because?: string;
}

type Headers = Record<string, string>;

/** A ticket into the room of a stream, or how it was refused. */
export const ticketFor = async (siteUrl: string, streamId: string, headers: Headers = {}): Promise<Ticket> => {
  const answer = await fetch(`${siteUrl}/v1/streams/${streamId}/chat-ticket`, { method: 'POST', headers });
  return { status: answer.status, ...((await answer.json()) as object) };
};

/** The status a socket is answered with: 101 when it opens. */
export const connectStatus = (url: string, protocols: string[], headers: Headers = {}): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, protocols, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_, answer) => {
      answer.destroy();
      resolve(answer.statusCode ?? 0);
    });
    socket.on('error', reject);
  });

/** Somebody in a room by hand: sends what they are told to, and keeps everything that comes. */
export class Talker {
  readonly frames: { at: number; frame: Wire }[] = [];
  closedAt = 0;
  readonly #socket: WebSocket;
  #sent = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.frames.push({ at: Date.now(), frame: JSON.parse(data.toString()) as Wire }));
    socket.on('close', () => {
      this.closedAt = Date.now();
    });
  }

  static async enter(siteUrl: string, streamId: string, headers: Headers = {}, after?: number): Promise<Talker> {
    const { status, url = '', protocols = [] } = await ticketFor(siteUrl, streamId, headers);
    if (status !== 200) throw new Error(`no ticket: ${status}`);
    const socket = new WebSocket(url, protocols);
    const talker = new Talker(socket);
    await new Promise((open, fail) => {
      socket.on('open', open);
      socket.on('error', fail);
    });
    talker.send({ type: 'hello', ...(after === undefined ? {} : { after }) });
    await talker.seen(({ type }) => type === 'hello');
    return talker;
  }

  send(frame: Wire): void {
    this.#socket.send(JSON.stringify(frame));
  }
  sendRaw(text: string): void {
    this.#socket.send(text);
  }

  /** The first frame that fits, whenever it comes. */
  async seen(fits: (frame: Wire) => boolean, patienceMs = 60_000): Promise<Wire> {
    const until = Date.now() + patienceMs;
    for (;;) {
      const found = this.frames.find(({ frame }) => fits(frame));
      if (found) return found.frame;
      if (Date.now() > until)
        throw new Error(
          `it did not come; there was ${JSON.stringify(this.frames.map(({ frame }) => frame).slice(-5))}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Everything that happened in the room as this one was told, each place once. */
  get events(): Wire[] {
    const bySeq = new Map<number, Wire>();
    for (const { frame } of this.frames)
      if (frame['type'] === 'events') for (const item of frame['items']) bySeq.set(item.seq, item);
    return [...bySeq.values()].sort((one, other) => one['seq'] - other['seq']);
  }

  async happened(fits: (event: Wire) => boolean): Promise<Wire> {
    await this.seen((frame) => frame['type'] === 'events' && frame['items'].some(fits));
    const found = this.events.find(fits);
    if (!found) throw new Error('it was seen a moment ago');
    return found;
  }

  /** How something is answered: `ok`, `ack`, `held`, or the status of the refusal. */
  async asked(frame: Wire): Promise<string> {
    return (await this.told(frame)).said;
  }
  async told(frame: Wire): Promise<{ said: string; frame: Wire }> {
    const ref = `r${++this.#sent}`;
    this.send({ ref, ...frame });
    const answer = await this.seen(
      (one) => one['ref'] === ref || (frame['client_id'] !== undefined && one['client_id'] === frame['client_id']),
    );
    return { said: answer['type'] === 'error' ? String(answer['status']) : String(answer['type']), frame: answer };
  }
  say(text: string, clientId = `c${++this.#sent}-${Math.random().toString(36).slice(2)}`): Promise<string> {
    return this.asked({ type: 'message.send', client_id: clientId, text });
  }

  async closed(patienceMs = 60_000): Promise<number> {
    const until = Date.now() + patienceMs;
    while (this.closedAt === 0) {
      if (Date.now() > until) throw new Error('it was not closed');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return this.closedAt;
  }
  leave(): void {
    this.#socket.terminate();
  }
}
