import type { ChatHello, HeldMessage } from '../../api/promises.ts';
import type { Outbox } from './outbox.ts';
import type { Room } from './room.ts';

/** How it stands with the connection. */
export type Connection =
  | { is: 'connecting' }
  | { is: 'open' }
  /** Tried again by itself at this moment, in milliseconds. */
  | { is: 'waiting'; untilMs: number }
  /** The browser has no network, and says when it is back. */
  | { is: 'offline' }
  /** For good, unless somebody asks again. */
  | { is: 'over'; because: string };

/** Everything the panel shows. */
export interface ChatStanding {
  line: Connection;
  room: Room;
  outbox: Outbox;
  you: ChatHello['you'] | undefined;
  viewers: number | undefined;
  /** Waits for a moderator; told to moderators only. */
  held: readonly HeldMessage[];
  /** Slow mode: before this moment nothing more is taken from me, in milliseconds. */
  silentUntilMs: number;
  /** A moderator asked me, who may write otherwise, to be silent until then. */
  silencedUntil: string | undefined;
  /** Told to this reader alone: what a command answers. */
  told: string | undefined;
}
