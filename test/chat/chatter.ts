import { WebSocket } from 'ws';
import type { Acknowledged, Entry } from './list-append.ts';
import type { Person, SmallWorld } from './small-world.ts';

// biome-ignore lint/suspicious/noExplicitAny: frames as they come, looked into by their type.
type Wire = Record<string, any>;

const lookAgainMs = 500;
/** As the web client does: sent again at once when the connection was lost, else only after this long. */
const ackWithinMs = 15_000;
/** So many refused connections in a row are no accident. */
const mostRefusals = 20;

/** When messages were sent, by what they say: one clock for writers and readers, for all are in this process. */
export class Stopwatch {
  readonly #sentAt = new Map<string, number>();
  readonly deliveriesMs: number[] = [];
  readonly acknowledgedMs: number[] = [];
  sent(text: string): void {
    this.#sentAt.set(text, performance.now());
  }
  /** Since when it has been on its way; undefined for what this process did not send. */
  since = (text: string): number | undefined => this.#sentAt.get(text);
}

/**
 * Somebody in a room who behaves as the web client does: shows each place once and in order, asks for what is missing, comes
 * back when the connection is lost, and sends what was not acknowledged once more under the same name.
 */
export class Chatter {
  readonly shown: Entry[] = [];
  readonly acknowledged: Acknowledged[] = [];
  /** How often it was answered how: `ack`, or the status of a refusal. */
  readonly answers: Record<string, number> = {};
  readonly name: string;
  /** Frames about places that were already shown: pushed again, and rightly not shown again. */
  repeats = 0;
  connects = 0;
  readonly #world: SmallWorld;
  readonly #room: string;
  readonly #person: Person;
  readonly #watch: Stopwatch;
  #socket: WebSocket | undefined;
  #openSince = Number.POSITIVE_INFINITY;
  #ready: Promise<void> | undefined;
  #asked = 0;
  #refused = 0;
  #sent = 0;
  #left = false;
  #unanswered = new Map<string, { text: string; sentAt: number; done: () => void }>();
  readonly #timer: NodeJS.Timeout;

  constructor(at: { world: SmallWorld; room: string; person: Person; watch: Stopwatch }) {
    this.#world = at.world;
    this.#room = at.room;
    this.#person = at.person;
    this.#watch = at.watch;
    this.name = at.person.name;
    this.#timer = setInterval(() => this.#sendAgain(ackWithinMs), 1_000);
  }

  get last(): number {
    return this.shown.at(-1)?.seq ?? 0;
  }

  /** Opens the room, and answers once it has said hello. */
  enter(): Promise<void> {
    this.#ready ??= this.#open();
    return this.#ready;
  }

  /** Says something, and answers when that is durable. A client that was refused has its answer too. */
  async say(text: string): Promise<void> {
    this.#sent += 1;
    const clientId = `${this.#person.accountId.slice(-8)}-${this.#sent}`;
    this.#watch.sent(text);
    await new Promise<void>((done) => {
      this.#unanswered.set(clientId, { text, sentAt: performance.now(), done });
      if (this.#openSince !== Number.POSITIVE_INFINITY) this.#send({ type: 'message.send', client_id: clientId, text });
    });
  }

  /** Says something without waiting for an answer, or caring for one. */
  shout(text: string): void {
    this.#sent += 1;
    this.#send({ type: 'message.send', client_id: `shout-${this.#sent}`, text });
  }

  /** The connection breaks, as connections do; the client comes back by itself. */
  drop(): void {
    this.#socket?.terminate();
  }

  /** Asks what it may have missed. */
  catchUp(): void {
    if (performance.now() - this.#asked < lookAgainMs) return;
    this.#asked = performance.now();
    this.#send({ type: 'hello', after: this.last });
  }

  leave(): void {
    this.#left = true;
    clearInterval(this.#timer);
    this.#socket?.terminate();
  }

  async #open(): Promise<void> {
    const protocols = await this.#world.protocols(this.#room, this.#person);
    if (this.#left) return;
    this.connects += 1;
    const socket = new WebSocket(this.#world.url, protocols);
    this.#socket = socket;
    await new Promise<void>((hello, give) => {
      socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', after: this.last })));
      socket.on('message', (data) => {
        const frame = JSON.parse(data.toString()) as Wire;
        if (frame['type'] === 'hello') {
          // A later one only answers what was missed.
          if (this.#openSince === Number.POSITIVE_INFINITY) this.#openSince = performance.now();
          this.#refused = 0;
          hello();
        }
        this.#take(frame);
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#openSince = Number.POSITIVE_INFINITY;
        this.#refused += 1;
        if (this.#left) return;
        if (this.#refused > mostRefusals) {
          give(
            new Error(
              `${this.name} cannot get into the room: ${JSON.stringify(this.#world.functions.listening.logs({ limit: 3 }))}`,
            ),
          );
          return;
        }
        setTimeout(() => void this.#open().then(hello, give), 100 + Math.random() * 400);
      });
    });
    this.#sendAgain(0);
  }

  #take(frame: Wire): void {
    if (frame['type'] === 'events') for (const item of frame['items'] as Wire[]) this.#show(item);
    if (frame['type'] === 'hello' && frame['room'].head_seq > this.last) this.#lookLater();
    const answer = frame['type'] === 'error' ? String(frame['status']) : String(frame['type']);
    if (['ack', 'error', 'held'].includes(frame['type'])) this.answers[answer] = (this.answers[answer] ?? 0) + 1;
    const waiting = this.#unanswered.get(frame['client_id']);
    if (!waiting) return;
    if (frame['type'] === 'ack') {
      const { client_id: clientId, message_id: messageId, seq } = frame;
      this.acknowledged.push({ clientId, messageId, seq, text: waiting.text });
      this.#watch.acknowledgedMs.push(performance.now() - (this.#watch.since(waiting.text) ?? 0));
    } else if (frame['type'] !== 'error' || frame['status'] >= 500) return;
    this.#unanswered.delete(frame['client_id']);
    waiting.done();
  }

  #show(item: Wire): void {
    const { seq, message_id: messageId = item['kind'], text = '' } = item;
    const before = this.shown[seq - 1];
    if (before) {
      this.repeats += 1;
      // The same place must be the same message for ever; what is not, the judge is to see.
      if (before.messageId !== messageId || before.text !== text) this.shown.push({ seq, messageId, text });
      return;
    }
    if (seq > this.last + 1) {
      this.#lookLater();
      return;
    }
    this.shown.push({ seq, messageId, text });
    const since = this.#watch.since(text);
    // Who was not there when it was sent is not who it was late for.
    if (since !== undefined && since > this.#openSince) this.#watch.deliveriesMs.push(performance.now() - since);
  }

  /** What is missing may be on its way: asked for only when it does not come. */
  #lookLater(): void {
    const seen = this.last;
    setTimeout(() => {
      if (this.last === seen && !this.#left) this.catchUp();
    }, lookAgainMs);
  }

  /** What has waited so long for an answer, under the same name. */
  #sendAgain(afterMs: number): void {
    // Before it was greeted, nothing is taken from it.
    if (this.#openSince === Number.POSITIVE_INFINITY) return;
    const now = performance.now();
    for (const [clientId, waiting] of this.#unanswered) {
      if (now - waiting.sentAt < afterMs) continue;
      waiting.sentAt = now;
      this.#send({ type: 'message.send', client_id: clientId, text: waiting.text });
    }
  }

  #send(frame: Wire): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }
}
