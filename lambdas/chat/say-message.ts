import type { Subject } from '../kit/authorize.ts';
import { derivedId } from '../kit/derived-id.ts';
import { prefixes } from '../kit/ids.ts';
import { Refused } from '../kit/refusal.ts';
import { absentOf } from './absent.ts';
import { type Command, commandIn } from './commands.ts';
import { checkMayWrite, modesNow } from './decide.ts';
import type { Frames } from './desk-frames.ts';
import { textIn } from './frame-in.ts';
import type { Frame } from './frames-contract.ts';
import { rulesInForce } from './modes.ts';
import { handlesIn, partsOf } from './parts.ts';
import { CommandRefused, MessageBlocked, RoomClosed } from './refusals-contract.ts';
import { emptyRoom } from './room.ts';
import { badgesOf, keepsOrder } from './room-rights.ts';
import { hueOf } from './rows.ts';

const isPremium = (subject: Subject): boolean => subject.kind === 'person' && subject.plan === 'premium';

/** What is said, on its way into the room: judged by the channel's rules, then handed to the one who decides the order. */
const sayIt = async (
  at: Frames,
  frame: Frame<'message.send'>,
  { text, action, answer }: Extract<Command, { kind: 'say' }>,
): Promise<void> => {
  const { desk, room, socket, subject, accountId, name, now } = at;
  const { roomId, place, channelId } = room;
  const [settings, emotes, seen, known] = await Promise.all([
    desk.recent.settings(place),
    channelId && `${text}${answer?.text}`.includes(':') ? desk.recent.emotes(channelId) : undefined,
    desk.recent.room(roomId),
    desk.rooms.speaker({ roomId, place }, accountId),
  ]);
  if (room.isOver) throw RoomClosed();
  checkMayWrite(seen, known.bar, now);
  const facts = { room: seen ?? emptyRoom({ roomId, place, ownerId: room.ownerId, channelId: undefined }), settings };
  const modes = modesNow(facts);
  const exempt = keepsOrder(subject, room);
  const whose = new Map<string, string | undefined>();
  for (const handle of handlesIn(text)) whose.set(handle, await desk.handles.whoIs(handle));
  const judgement = desk.judgeOf(rulesInForce(settings, modes))(
    text,
    { exempt, heldAsFirst: modes.holdFirst && !known.spoken },
    known.spoken?.recent ?? [],
  );
  if (judgement.verdict === 'refuse')
    throw new Refused(MessageBlocked.code, MessageBlocked.kind, judgement.because.words);

  const parts = partsOf(text, (handle) => whose.get(handle), emotes);
  const calls = room.stream && (await absentOf(desk.sockets, room.stream, accountId, parts));
  const { clientId, replyTo, ref } = frame;
  await at.send({
    ...(judgement.verdict === 'hold'
      ? { do: 'hold', because: judgement.because.rule }
      : {
          do: 'say',
          ...(answer ? { answer: { ...answer, parts: partsOf(answer.text, () => undefined, emotes) } } : {}),
        }),
    actId: derivedId(prefixes.message, roomId, accountId, clientId),
    ...(ref === undefined ? {} : { ref }),
    clientId,
    speaker: {
      ...{ accountId, name, badges: badgesOf(subject, room), hue: hueOf(accountId) },
      ...{ exempt, subscriber: isPremium(subject) },
    },
    text,
    parts,
    ...(calls ? { calls } : {}),
    ...(action ? { action } : {}),
    ...(replyTo ? { replyTo } : {}),
    connectionId: socket.connectionId,
  });
};

/** A message, or what it orders. */
export const sayMessage = async (at: Frames, frame: Frame<'message.send'>): Promise<void> => {
  at.check('chat.write');
  const { desk, room, subject, socket } = at;
  await desk.limits.admit(at.accountId, 'chat');
  const text = textIn(frame.text);
  const { commands } = await desk.recent.settings(room.place);
  const command = commandIn(text, { own: commands, mayModerate: keepsOrder(subject, room) });
  const { ref, clientId } = frame;
  const marks = { ...(ref === undefined ? {} : { ref }), clientId };
  switch (command.kind) {
    case 'say':
      return sayIt(at, frame, command);
    case 'refuse':
      throw new Refused(CommandRefused.code, CommandRefused.kind, command.words);
    case 'show':
      return desk.speak.say(socket.connectionId, { type: 'notice', ...marks, text: command.text });
    case 'do':
      return at.order(command.frame, ref);
  }
};
