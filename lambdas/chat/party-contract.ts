import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';

// A video that is watched together: a room of its own, and one clock for everybody in it.

/** So many read in a party besides its hosts. */
export const partySize = 50;
export const mostHosts = 10;
/** Nobody watches anything together for longer; and a party nobody is in ends much sooner. */
export const partyHours = 12;
export const partyIdleMinutes = 30;

/** As players know them. */
export const rate = z.number().min(0.25).max(2);
export const positionMs = z.number().int().min(0);

/** Where everybody is: at `position_ms` at the moment `at`; from then on as fast as `rate` says while it is playing. */
export const clock = z.object({
  version: z.number().int().describe('Whoever steers says which clock they saw; it grows with every change'),
  at: z.iso.datetime().describe('Of the server: what its clock says is in pong'),
  positionMs,
  playing: z.boolean(),
  rate,
});
export type Clock = z.output<typeof clock>;

/** What was done to it, for everybody to read. */
export const steering = z.enum(['play', 'pause', 'seek', 'rate', 'video']);
export type Steering = z.output<typeof steering>;

export const host = z.object({ accountId: idOf('usr'), name: z.string() });
export type Host = z.output<typeof host>;

/** A party, for who comes in. */
export const partyShown = z.object({
  videoId: idOf('vid'),
  hosts: z.array(host).describe('Who steers, and keeps order; who opened it first'),
  endsAt: z.iso.datetime().describe('It is over then, whoever is there'),
  clock,
});

export const PartyNotFound = refusal(
  'chat.party_not_found',
  'not_found',
  'There is no such watch party. A day after it is over it is forgotten.',
);
export const PartyVideoNotFound = refusal('chat.video_not_found', 'not_found', 'There is no such video.');
export const NotShared = refusal(
  'chat.video_not_shared',
  'conflict',
  'Only what others may watch can be watched together. Publish it first, unlisted if it is not for everybody; a premiere after it has begun.',
);
export const AlreadyHosting = refusal(
  'chat.already_hosting',
  'conflict',
  'You have another watch party open; the details say which. End that one first.',
);
export const PartyFull = refusal(
  'chat.party_full',
  'conflict',
  `This watch party is full: ${partySize} people are there. Come back when somebody has left.`,
);
export const NoParty = refusal(
  'chat.no_party',
  'conflict',
  'Nobody watches together in this room, so there is nothing to steer.',
);
export const NotHost = refusal(
  'chat.not_host',
  'forbidden',
  'Only hosts steer a watch party. Ask one of them to share it with you.',
);
export const ClockMoved = refusal(
  'chat.clock_moved',
  'conflict',
  'Somebody was quicker. Look at where everybody is now, and say it again if you still want it.',
);
export const HostPresent = refusal(
  'chat.host_present',
  'conflict',
  'A host is here. Ask them to share with you; whoever is left alone can take over.',
);
export const LastHost = refusal(
  'chat.last_host',
  'conflict',
  'A watch party needs a host. Make somebody else one first, or end it.',
);
export const TooManyHosts = refusal('chat.too_many_hosts', 'conflict', `A watch party has ${mostHosts} hosts at most.`);

const party = z.object({
  partyId: idOf('pty').describe('Also the room: its chat is had like that of a stream'),
  videoId: idOf('vid'),
  hosts: z.array(host),
  state: z.enum(['open', 'closed']),
  openedAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
});
export type PartyAnswer = z.input<typeof party>;

const example = {
  partyId: 'pty_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  videoId: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  hosts: [{ accountId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e', name: 'Ada' }],
  state: 'open' as const,
  openedAt: '2026-11-20T20:00:00.000Z',
  endsAt: '2026-11-21T08:00:00.000Z',
};

export const openParty = operation({
  id: 'chat.open_party',
  method: 'PUT',
  path: '/v1/videos/{video_id}/party',
  summary:
    'My watch party of this video: the one I have open, or else a new one. Its id is the link; who has that and may watch the video comes in.',
  credential: 'required',
  action: 'party.open',
  matrix: ['WP1'],
  params: z.object({ videoId: idOf('vid') }),
  answer: { status: 200, body: party },
  hides: PartyVideoNotFound,
  refuses: [NotShared, AlreadyHosting],
  example: { answer: example },
});

export const readParty = operation({
  id: 'chat.read_party',
  method: 'GET',
  path: '/v1/parties/{party_id}',
  summary:
    'A watch party, for who may watch its video themselves: being invited opens nothing. Where everybody is, its room tells.',
  credential: 'optional',
  action: 'party.read',
  bucket: 'views',
  matrix: ['WP2'],
  params: z.object({ partyId: idOf('pty') }),
  answer: { status: 200, body: party },
  hides: PartyNotFound,
  example: { answer: example },
});

export const partyOperations = [openParty, readParty] as const;
