// Made from the contracts by `npm run api`; changes belong there.

/** What a client sends. */
export type ChatClientFrame = {
  type: "hello";
  /** Comes back in the answer */
  ref?: string | undefined;
  /** The last place that was seen; what came since follows */
  after?: number | undefined;
  /** Any number, drawn once by a client that can read pages and knows left_out: whoever drew low keeps a socket in a big room */
  draw?: number | undefined;
} | {
  type: "message.send";
  /** Comes back in the answer */
  ref?: string | undefined;
  /** Names a message before it has an id: the same one sent twice is one message */
  client_id: string;
  /** 1 to 500 characters of one line, as people count them */
  text: string;
  reply_to?: string | undefined;
} | {
  type: "message.delete";
  /** Comes back in the answer */
  ref?: string | undefined;
  message_id: string;
} | {
  type: "message.pin";
  /** Comes back in the answer */
  ref?: string | undefined;
  message_id: string | null;
} | {
  type: "user.timeout";
  /** Comes back in the answer */
  ref?: string | undefined;
  account_id: string;
  seconds: number;
  reason?: string | undefined;
} | {
  type: "user.ban";
  /** Comes back in the answer */
  ref?: string | undefined;
  account_id: string;
  reason?: string | undefined;
} | {
  type: "user.unban";
  /** Comes back in the answer */
  ref?: string | undefined;
  account_id: string;
} | {
  type: "request.decide";
  /** Comes back in the answer */
  ref?: string | undefined;
  account_id: string;
  decision: "grant" | "decline";
  /** What they are told besides */
  answer?: string | undefined;
} | {
  type: "mode.set";
  /** Comes back in the answer */
  ref?: string | undefined;
  modes: {
    /** Seconds between two messages of one person; 0 for none */
    slow_sec?: number | undefined;
    /** Only who has followed the channel for so many seconds may write; null or absent: anybody */
    followers_sec?: number | null | undefined;
    subscribers_only?: boolean | undefined;
    emote_only?: boolean | undefined;
    /** Nobody may repeat what was just said */
    unique?: boolean | undefined;
    /** Somebody’s first message waits for a moderator */
    hold_first?: boolean | undefined;
    /** The strictest of everything, at once */
    shield?: boolean | undefined;
  };
} | {
  type: "mode.slow";
  /** Comes back in the answer */
  ref?: string | undefined;
  /** Seconds between two messages of one person; 0 for none */
  seconds: number;
} | {
  type: "chat.clear";
  /** Comes back in the answer */
  ref?: string | undefined;
} | {
  type: "held.decide";
  /** Comes back in the answer */
  ref?: string | undefined;
  held_id: string;
  decision: "allow" | "deny";
} | {
  type: "poll.open";
  /** Comes back in the answer */
  ref?: string | undefined;
  question: string;
  options: string[];
  /** How long votes are taken */
  seconds: number;
} | {
  type: "poll.end";
  /** Comes back in the answer */
  ref?: string | undefined;
  /** Absent: whichever there is */
  poll_id?: string | undefined;
} | {
  type: "poll.vote";
  /** Comes back in the answer */
  ref?: string | undefined;
  poll_id: string;
  /** The place of an option, from 0; a second vote replaces the first */
  choice: number;
} | {
  type: "raid.start";
  /** Comes back in the answer */
  ref?: string | undefined;
  /** A channel’s handle, or the id or the address of a stream */
  to: string;
} | {
  type: "raid.stop";
  /** Comes back in the answer */
  ref?: string | undefined;
} | {
  type: "clock.set";
  /** Comes back in the answer */
  ref?: string | undefined;
  /** Of the clock that was seen; where it has moved since, nothing is done */
  version: number;
  playing?: boolean | undefined;
  position_ms?: number | undefined;
  rate?: number | undefined;
} | {
  type: "video.set";
  /** Comes back in the answer */
  ref?: string | undefined;
  /** Of the clock that was seen, as in clock.set */
  version: number;
  video_id: string;
} | {
  type: "host.add";
  /** Comes back in the answer */
  ref?: string | undefined;
  account_id: string;
} | {
  type: "host.remove";
  /** Comes back in the answer */
  ref?: string | undefined;
  account_id: string;
} | {
  type: "host.take_over";
  /** Comes back in the answer */
  ref?: string | undefined;
} | {
  type: "party.end";
  /** Comes back in the answer */
  ref?: string | undefined;
} | {
  type: "reaction.send";
  /** Comes back in the answer */
  ref?: string | undefined;
  emoji: "👍" | "❤️" | "😂" | "😮" | "😢" | "👏" | "🔥" | "🎉";
} | {
  type: "session.renew";
  /** Comes back in the answer */
  ref?: string | undefined;
  ticket: string;
} | {
  type: "ping";
  /** Comes back in the answer */
  ref?: string | undefined;
};

/** What the server sends. */
export type ChatServerFrame = {
  type: "hello";
  /** Comes back in the answer */
  ref?: string | undefined;
  you: {
    account_id?: string | undefined;
    display_name?: string | undefined;
    may_write: boolean;
    may_moderate: boolean;
    /** May send everybody here on to another stream */
    may_raid?: boolean | undefined;
    read_only_because?: "sign_in" | "suspended" | "ended" | "banned" | "scope" | undefined;
    /** The option this person has voted for, in the poll there is */
    vote?: number | undefined;
    /** Who is silenced for a while may write again from then on */
    silenced_until?: string | undefined;
    /** When this socket ends unless it is renewed */
    until: string;
  };
  room: {
    /** The newest place there is */
    head_seq: number;
    modes: {
      /** Seconds between two messages of one person; 0 for none */
      slow_sec: number;
      /** Only who has followed the channel for so many seconds may write; null or absent: anybody */
      followers_sec?: number | null | undefined;
      subscribers_only: boolean;
      emote_only: boolean;
      /** Nobody may repeat what was just said */
      unique: boolean;
      /** Somebody’s first message waits for a moderator */
      hold_first: boolean;
      /** The strictest of everything, at once */
      shield: boolean;
    };
    pinned?: string | undefined;
    poll?: {
      poll_id: string;
      question: string;
      options: string[];
      closes_at: string;
      /** Of each option, in their order */
      votes: number[];
    } | undefined;
    /** Where a video is watched together */
    party?: {
      video_id: string;
      /** Who steers, and keeps order; who opened it first */
      hosts: {
        account_id: string;
        name: string;
      }[];
      /** It is over then, whoever is there */
      ends_at: string;
      clock: {
        /** Whoever steers says which clock they saw; it grows with every change */
        version: number;
        /** Of the server: what its clock says is in pong */
        at: string;
        position_ms: number;
        playing: boolean;
        rate: number;
      };
    } | undefined;
    /** The same, for who comes too late to have it; absent when it is gone */
    pinned_message?: {
      kind: "message";
      /** Its place in the room: 1 and on, without gaps */
      seq: number;
      at: string;
      message_id: string;
      author: {
        /** Absent when they have left for good */
        account_id?: string | undefined;
        name: string;
        /** What an @ calls them by, where they have a channel */
        handle?: string | undefined;
        badges: ("owner" | "moderator" | "staff" | "team" | "host")[];
        /** Of the colour of the name; lightness is the reader’s, for contrast */
        hue: number;
      };
      /** Absent once it was deleted */
      text?: string | undefined;
      parts?: {
        kind: "mention" | "emote" | "link";
        from: number;
        to: number;
        /** Who is mentioned */
        account_id?: string | undefined;
        /** The emote’s */
        name?: string | undefined;
        /** Of an emote of the channel’s own, as GET /v1/channels/{channel_id}/emotes lists it */
        emote_id?: string | undefined;
        /** Where a link leads: https or http */
        url?: string | undefined;
      }[] | undefined;
      /** Said with /me */
      action?: boolean | undefined;
      reply_to?: string | undefined;
      /** What the channel answers to a command of its own */
      answer?: {
        /** Without its exclamation mark */
        command: string;
        text: string;
        parts?: {
          kind: "mention" | "emote" | "link";
          from: number;
          to: number;
          /** Who is mentioned */
          account_id?: string | undefined;
          /** The emote’s */
          name?: string | undefined;
          /** Of an emote of the channel’s own, as GET /v1/channels/{channel_id}/emotes lists it */
          emote_id?: string | undefined;
          /** Where a link leads: https or http */
          url?: string | undefined;
        }[] | undefined;
      } | undefined;
      deleted?: boolean | undefined;
    } | undefined;
    state: "open" | "closed";
  };
  /** Absent: by the socket */
  reading?: {
    /** pages: what happens is not pushed, but stands in /c/{stream_id}/head.json */
    by: "socket" | "pages";
    /** Of readers of pages, whoever drew less than one in so many keeps a socket all the same, to be counted by */
    one_in: number;
    /** Whoever has no socket opens one at any moment within this */
    within_ms?: number | undefined;
  } | undefined;
} | {
  type: "events";
  items: ({
    kind: "message";
    /** Its place in the room: 1 and on, without gaps */
    seq: number;
    at: string;
    message_id: string;
    author: {
      /** Absent when they have left for good */
      account_id?: string | undefined;
      name: string;
      /** What an @ calls them by, where they have a channel */
      handle?: string | undefined;
      badges: ("owner" | "moderator" | "staff" | "team" | "host")[];
      /** Of the colour of the name; lightness is the reader’s, for contrast */
      hue: number;
    };
    /** Absent once it was deleted */
    text?: string | undefined;
    parts?: {
      kind: "mention" | "emote" | "link";
      from: number;
      to: number;
      /** Who is mentioned */
      account_id?: string | undefined;
      /** The emote’s */
      name?: string | undefined;
      /** Of an emote of the channel’s own, as GET /v1/channels/{channel_id}/emotes lists it */
      emote_id?: string | undefined;
      /** Where a link leads: https or http */
      url?: string | undefined;
    }[] | undefined;
    /** Said with /me */
    action?: boolean | undefined;
    reply_to?: string | undefined;
    /** What the channel answers to a command of its own */
    answer?: {
      /** Without its exclamation mark */
      command: string;
      text: string;
      parts?: {
        kind: "mention" | "emote" | "link";
        from: number;
        to: number;
        /** Who is mentioned */
        account_id?: string | undefined;
        /** The emote’s */
        name?: string | undefined;
        /** Of an emote of the channel’s own, as GET /v1/channels/{channel_id}/emotes lists it */
        emote_id?: string | undefined;
        /** Where a link leads: https or http */
        url?: string | undefined;
      }[] | undefined;
    } | undefined;
    deleted?: boolean | undefined;
  } | {
    kind: "deleted";
    /** Its place in the room: 1 and on, without gaps */
    seq: number;
    at: string;
    message_id: string;
    by: "author" | "moderator" | "staff";
  } | {
    kind: "cleared";
    /** Its place in the room: 1 and on, without gaps */
    seq: number;
    at: string;
  } | {
    kind: "silenced";
    /** Its place in the room: 1 and on, without gaps */
    seq: number;
    at: string;
    /** Absent when they have left for good */
    account_id?: string | undefined;
    /** Absent: for good. What they said before is not shown any more */
    until?: string | undefined;
  } | {
    kind: "modes";
    /** Its place in the room: 1 and on, without gaps */
    seq: number;
    at: string;
    modes: {
      /** Seconds between two messages of one person; 0 for none */
      slow_sec: number;
      /** Only who has followed the channel for so many seconds may write; null or absent: anybody */
      followers_sec?: number | null | undefined;
      subscribers_only: boolean;
      emote_only: boolean;
      /** Nobody may repeat what was just said */
      unique: boolean;
      /** Somebody’s first message waits for a moderator */
      hold_first: boolean;
      /** The strictest of everything, at once */
      shield: boolean;
    };
  } | {
    kind: "pinned";
    /** Its place in the room: 1 and on, without gaps */
    seq: number;
    at: string;
    message_id: string | null;
  } | {
    kind: "poll";
    /** Its place in the room: 1 and on, without gaps */
    seq: number;
    at: string;
    poll_id: string;
    question: string;
    options: string[];
    closes_at: string;
  } | {
    kind: "poll_ended";
    /** Its place in the room: 1 and on, without gaps */
    seq: number;
    at: string;
    poll_id: string;
    question: string;
    results: {
      option: string;
      votes: number;
    }[];
  } | {
    kind: "raid";
    /** Its place in the room: 1 and on, without gaps */
    seq: number;
    at: string;
    /** The stream they are sent to */
    to: string;
    title: string;
    /** Who sends them: a channel, or a person who has none */
    name: string;
    /** Whoever has not said otherwise by then goes there */
    goes_at: string;
  } | {
    kind: "raid_off";
    /** Its place in the room: 1 and on, without gaps */
    seq: number;
    at: string;
  } | {
    kind: "raided";
    /** Its place in the room: 1 and on, without gaps */
    seq: number;
    at: string;
    /** The stream they come from */
    from: string;
    name: string;
    /** How many were there when they were sent */
    viewers: number;
  } | {
    kind: "clock";
    /** Its place in the room: 1 and on, without gaps */
    seq: number;
    at: string;
    clock: {
      /** Whoever steers says which clock they saw; it grows with every change */
      version: number;
      /** Of the server: what its clock says is in pong */
      at: string;
      position_ms: number;
      playing: boolean;
      rate: number;
    };
    did: "play" | "pause" | "seek" | "rate" | "video";
    /** Where another video was put in: that one, from its beginning */
    video_id?: string | undefined;
    /** Who did it */
    name: string;
  } | {
    kind: "hosts";
    /** Its place in the room: 1 and on, without gaps */
    seq: number;
    at: string;
    hosts: {
      account_id: string;
      name: string;
    }[];
    /** Who did it */
    name: string;
  } | {
    kind: "closed";
    /** Its place in the room: 1 and on, without gaps */
    seq: number;
    at: string;
  })[];
  /** Messages that are not told because nobody could read as many; nothing is missing there */
  left_out?: {
    /** The first place that is not told */
    from: number;
    /** The last */
    to: number;
  }[] | undefined;
  /** Where it has changed too: in a busy room both come together */
  state?: {
    viewers: number;
    reactions: Record<string, number>;
    /** How the poll stands */
    poll?: {
      poll_id: string;
      /** Of each option, in their order */
      votes: number[];
    } | undefined;
  } | undefined;
} | {
  type: "reading";
  /** pages: what happens is not pushed, but stands in /c/{stream_id}/head.json */
  by: "socket" | "pages";
  /** Of readers of pages, whoever drew less than one in so many keeps a socket all the same, to be counted by */
  one_in: number;
  /** Whoever has no socket opens one at any moment within this */
  within_ms?: number | undefined;
} | {
  type: "ack";
  /** Names a message before it has an id: the same one sent twice is one message */
  client_id: string;
  message_id: string;
  /** Its place in the room: 1 and on, without gaps */
  seq: number;
} | {
  type: "held";
  /** Names a message before it has an id: the same one sent twice is one message */
  client_id: string;
} | {
  type: "ok";
  /** Comes back in the answer */
  ref?: string | undefined;
  /** Of session.renew: when this socket ends now */
  until?: string | undefined;
} | {
  type: "rights_changed";
} | {
  type: "notice";
  /** Comes back in the answer */
  ref?: string | undefined;
  /** Names a message before it has an id: the same one sent twice is one message */
  client_id?: string | undefined;
  /** For this reader alone: what a command answers */
  text: string;
} | {
  type: "error";
  /** Comes back in the answer */
  ref?: string | undefined;
  /** Names a message before it has an id: the same one sent twice is one message */
  client_id?: string | undefined;
  /** `domain.reason`, as over HTTP */
  code: string;
  status: number;
  /** A sentence for a person */
  message: string;
  retry_after_ms?: number | undefined;
} | {
  type: "held_added";
  held: {
    held_id: string;
    author: {
      /** Absent when they have left for good */
      account_id?: string | undefined;
      name: string;
      /** What an @ calls them by, where they have a channel */
      handle?: string | undefined;
      badges: ("owner" | "moderator" | "staff" | "team" | "host")[];
      /** Of the colour of the name; lightness is the reader’s, for contrast */
      hue: number;
    };
    text: string;
    parts?: {
      kind: "mention" | "emote" | "link";
      from: number;
      to: number;
      /** Who is mentioned */
      account_id?: string | undefined;
      /** The emote’s */
      name?: string | undefined;
      /** Of an emote of the channel’s own, as GET /v1/channels/{channel_id}/emotes lists it */
      emote_id?: string | undefined;
      /** Where a link leads: https or http */
      url?: string | undefined;
    }[] | undefined;
    /** Which rule holds it */
    because: string;
    at: string;
  };
} | {
  type: "held_removed";
  held_id: string;
  decision: "allow" | "deny";
} | {
  type: "state";
  viewers: number;
  reactions: Record<string, number>;
  /** How the poll stands */
  poll?: {
    poll_id: string;
    /** Of each option, in their order */
    votes: number[];
  } | undefined;
} | {
  type: "closing";
  code: 4401 | 4403 | 4408 | 4409;
  message: string;
  /** Whether a fresh ticket opens the room again, if only to read */
  resume: boolean;
} | {
  type: "pong";
  /** Comes back in the answer */
  ref?: string | undefined;
  /** By the clock of the server */
  at?: string | undefined;
  /** Whoever has seen less has missed something */
  head_seq?: number | undefined;
  reading?: {
    /** pages: what happens is not pushed, but stands in /c/{stream_id}/head.json */
    by: "socket" | "pages";
    /** Of readers of pages, whoever drew less than one in so many keeps a socket all the same, to be counted by */
    one_in: number;
    /** Whoever has no socket opens one at any moment within this */
    within_ms?: number | undefined;
  } | undefined;
};
