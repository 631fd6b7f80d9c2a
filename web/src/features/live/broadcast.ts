/** Why it is not sent, as far as trying again would not help. `detail`: the endpoint's own sentence. */
export type BroadcastTrouble =
  | { kind: 'wrong_key' }
  /** The key was right before, and opens nothing any more: another was made in its place. */
  | { kind: 'key_replaced' }
  | { kind: 'refused'; detail: string };

/** How it stands with what this page sends. */
export type Standing =
  | { is: 'off'; trouble?: BroadcastTrouble }
  /** Not sent yet: the way is being made. `because`: the endpoint’s own sentence, where somebody else is on it still. */
  | { is: 'connecting'; because?: string }
  | { is: 'sending' }
  /** It was sent, and the connection is lost; it is tried again by itself. */
  | { is: 'lost'; because?: string };

/** One connection, as long as it lasts. */
export interface Link {
  /** Resolves when it is lost, by whomever. */
  lost: Promise<void>;
  end(): void;
}

/** The endpoint's no. */
export class NotTaken extends Error {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  constructor(status: number, detail: string, retryAfterMs?: number) {
    super(detail);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Sends what is before the camera until it is told to stop, and begins anew as often as the connection is lost. */
export interface Broadcast {
  read(): Standing;
  subscribe(listener: () => void): () => void;
  start(): void;
  stop(): void;
}

const triesEveryMs = 1_000;
/** Whom nobody answers need not be asked every second. */
const slowlyEveryMs = 3_000;
/** What is left of one's own connection stands in the way for a moment; what does so for longer is somebody else. */
const ownTries = 4;

const troubleOf = (error: unknown, hasSent: boolean): BroadcastTrouble | undefined => {
  if (!(error instanceof NotTaken)) return undefined;
  if (error.status === 401 || error.status === 403) return { kind: hasSent ? 'key_replaced' : 'wrong_key' };
  const passes = error.status === 409 || error.status === 429 || error.status >= 500;
  return passes ? undefined : { kind: 'refused', detail: error.message };
};

const waiting = (hasSent: boolean, because: string | undefined): Standing => ({
  is: hasSent ? 'lost' : 'connecting',
  ...(because === undefined ? {} : { because }),
});

export const createBroadcast = (outside: {
  /** Rejects with `NotTaken`, or with whatever the network says. */
  connect(): Promise<Link>;
  pause(ms: number): Promise<void>;
}): Broadcast => {
  const listeners = new Set<() => void>();
  let standing: Standing = { is: 'off' };
  /** Whoever starts anew makes all that is still under way somebody else's. */
  let turn = 0;
  let link: Link | undefined;

  const become = (next: Standing): void => {
    standing = next;
    for (const listener of listeners) listener();
  };
  const run = async (own: number): Promise<void> => {
    let hasSent = false;
    let turnedDown = 0;
    while (own === turn) {
      try {
        const made = await outside.connect();
        if (own !== turn) return made.end();
        link = made;
        hasSent = true;
        turnedDown = 0;
        become({ is: 'sending' });
        await made.lost;
        made.end();
        if (own !== turn) return;
        become({ is: 'lost' });
      } catch (error) {
        if (own !== turn) return;
        const trouble = troubleOf(error, hasSent);
        if (trouble) return become({ is: 'off', trouble });
        turnedDown = error instanceof NotTaken ? turnedDown + 1 : 0;
        become(waiting(hasSent, turnedDown > (hasSent ? ownTries : 0) ? (error as NotTaken).message : undefined));
        const wait = error instanceof NotTaken ? triesEveryMs : slowlyEveryMs;
        await outside.pause(Math.max(wait, (error instanceof NotTaken && error.retryAfterMs) || 0));
      }
    }
  };

  return {
    read: () => standing,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start() {
      if (standing.is !== 'off') return;
      turn += 1;
      become({ is: 'connecting' });
      void run(turn);
    },
    stop() {
      turn += 1;
      link?.end();
      link = undefined;
      if (standing.is !== 'off') become({ is: 'off' });
    },
  };
};
