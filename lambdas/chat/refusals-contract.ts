import { refusal } from '../kit/refusal.ts';

// Every no that chat says, over HTTP and in `error` frames.

export const TicketRefused = refusal(
  'chat.ticket_refused',
  'unauthenticated',
  'This ticket is not good: it was used, has expired, or was never one. Ask for a fresh one and connect at once.',
);
export const TooManySockets = refusal(
  'chat.too_many_sockets',
  'too_many',
  'Too many rooms are open at once. Close one, or wait until one that was lost is forgotten.',
);
export const ChannelNotFound = refusal('chat.channel_not_found', 'not_found', 'There is no such channel.');
export const NoSuchPlace = refusal(
  'chat.no_such_place',
  'unprocessable',
  'Nothing has this place yet; the details say which is the newest. Ask without "after" and go on from there.',
);
export const RoomClosed = refusal('chat.closed', 'gone', 'This is over, and its chat with it. It can still be read.');
export const Banned = refusal('chat.banned', 'forbidden', 'You were banned from this chat. You can go on reading it.');
export const TimedOut = refusal(
  'chat.timed_out',
  'forbidden',
  'You were asked to be silent for a while. Wait for the time in retry_after_ms.',
);
export const SlowMode = refusal(
  'chat.slow_mode',
  'too_many',
  'Slow mode is on: wait for the time in retry_after_ms before the next message.',
);
export const FollowersOnly = refusal(
  'chat.followers_only',
  'forbidden',
  'Only followers of the channel can write here just now. Follow it; the details say for how long one has to have followed.',
);
export const FollowLonger = refusal(
  'chat.follow_longer',
  'forbidden',
  'Only who has followed the channel for a while can write here just now. Wait for the time in retry_after_ms.',
);
export const NobodyToFollow = refusal(
  'chat.nobody_to_follow',
  'conflict',
  'This stream is in no channel, so nobody can follow one and chat cannot be for followers only. /slow calms it down.',
);
export const SubscribersOnly = refusal(
  'chat.subscribers_only',
  'forbidden',
  'Only premium members can write here just now.',
);
export const EmoteOnly = refusal('chat.emote_only', 'unprocessable', 'Only emotes can be sent here just now.');
export const NotUnique = refusal('chat.not_unique', 'unprocessable', 'That was just said here. Say it in other words.');
export const MessageBlocked = refusal(
  'chat.blocked',
  'unprocessable',
  'This channel does not allow that. Say it in other words.',
);
export const TooLong = refusal('chat.too_long', 'unprocessable', 'A message has 500 characters at most.');
export const FrameTooLarge = refusal('chat.frame_too_large', 'too_large', 'A frame has 4 KB at most.');
export const UnknownFrame = refusal(
  'chat.unknown_frame',
  'invalid',
  'A frame is one JSON object with a "type" that is known here; the details list them.',
);
export const SayHelloFirst = refusal(
  'chat.say_hello_first',
  'conflict',
  'The first frame of a socket is "hello"; send it, then go on.',
);
export const MessageNotFound = refusal('chat.message_not_found', 'not_found', 'There is no such message in this room.');
export const PersonNotFound = refusal(
  'chat.person_not_found',
  'not_found',
  'Nobody of this handle or account id could have written here.',
);
export const NotBarred = refusal('chat.not_barred', 'conflict', 'They are neither banned nor timed out here.');
export const Protected = refusal(
  'chat.protected',
  'conflict',
  'The owner of a channel, its moderators and staff cannot be banned or timed out.',
);
export const OtherTicket = refusal(
  'chat.other_ticket',
  'forbidden',
  'This ticket is for somebody else, or for another room or page. Ask for one as who opened this socket.',
);
export const NotBanned = refusal(
  'chat.not_banned',
  'conflict',
  'You are not banned from this chat for good. Whoever was asked to be silent for a while can wait for its end.',
);
export const AlreadyAsked = refusal(
  'chat.already_asked',
  'conflict',
  'You have asked already: once for each ban. What the moderators say to it stands here.',
);
export const RequestNotFound = refusal(
  'chat.request_not_found',
  'not_found',
  'They have not asked to be let back, or somebody has answered already.',
);
export const PollOpen = refusal(
  'chat.poll_open',
  'conflict',
  'There is a poll in this room already. End it, or wait until its time is over.',
);
export const PollOver = refusal('chat.poll_over', 'conflict', 'There is no such poll any more: its votes are counted.');
export const RaidOffAir = refusal(
  'chat.raid_off_air',
  'conflict',
  'Viewers are sent on while the stream is on air; this one is not.',
);
export const RaidNowhere = refusal(
  'chat.raid_nowhere',
  'not_found',
  'No public stream is on air there. Name a channel that is on air, or give the address of its stream.',
);
export const RaidSelf = refusal(
  'chat.raid_self',
  'conflict',
  'That is this channel itself. Send your viewers to somebody else’s stream.',
);
export const RaidUnwanted = refusal(
  'chat.raid_unwanted',
  'forbidden',
  'This channel does not want viewers sent to it. Choose another stream.',
);
export const RaidBarred = refusal(
  'chat.raid_barred',
  'forbidden',
  'You or your channel may not write in that chat just now, so nobody can be sent there. Choose another stream.',
);
export const RaidUnderWay = refusal(
  'chat.raid_under_way',
  'conflict',
  'Everybody is being sent on already. /raid off calls it off.',
);
export const RaidTooSoon = refusal(
  'chat.raid_too_soon',
  'too_many',
  'Viewers can be sent on once in five minutes. Wait for the time in retry_after_ms.',
);
export const RaidOver = refusal(
  'chat.raid_over',
  'conflict',
  'Nobody is being sent on just now: there is nothing to call off.',
);
export const CommandRefused = refusal(
  'chat.command_refused',
  'unprocessable',
  'This command cannot be done as it was written; the message says what would be right.',
);
