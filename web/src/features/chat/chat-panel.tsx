import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useAnswer } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { useNow } from '../../ui/use-now.ts';
import { momentOf } from '../../ui/when.ts';
import { Announcer } from './announcer.tsx';
import { AskBack } from './ask-back.tsx';
import { callsIn } from './calls.ts';
import { CallsDrawer } from './calls-drawer.tsx';
import type { Chat } from './chat.ts';
import { ChatHead } from './chat-head.tsx';
import { ChatList } from './chat-list.tsx';
import type { Reader } from './chat-message.tsx';
import { ChattersDrawer } from './chatters-drawer.tsx';
import { peopleIn } from './completion.ts';
import { Composer } from './composer.tsx';
import { FollowersNote, useFollowersGate } from './followers-note.tsx';
import { HeldDrawer } from './held-drawer.tsx';
import { JudgeSheet } from './judge-sheet.tsx';
import { ModesSheet } from './modes-sheet.tsx';
import type { Unsaid } from './outbox.ts';
import { EmotesOf, useEmotesOf } from './own-emotes.ts';
import { PollCard } from './poll-card.tsx';
import { PollSheet } from './poll-sheet.tsx';
import { RaidCard } from './raid-card.tsx';
import { ReactionBar, ReactionBursts } from './reactions.tsx';
import { type Message, messageOf, pinnedOf, type Raid } from './room.ts';
import { SampleNote } from './sample-note.tsx';
import type { ChatStanding } from './standing.ts';
import { useChat } from './use-chat.ts';
import { useUnread } from './use-unread.ts';
import { connectionWords, modeWords, readOnlyWords } from './words.ts';
import './chat.css';
import './chat-messages.css';
import './chat-writing.css';
import './poll.css';

/** Does it, and says so if it did not work; what worked is seen in the room. */
const tryTo = (doing: Promise<void>): void => void doing.catch((error: unknown) => toast(sentenceOf(error)));

/** The room of a stream: what is said, and where one says something. `onHide`: where it can be put away. */
export const ChatPanel = ({
  streamId,
  channelId,
  onHide,
  onClip,
}: {
  streamId: string;
  /** Whose emotes there are in it. */
  channelId: string | undefined;
  onHide?: () => void;
  /** What /clip does where clips can be made. */
  onClip?: (() => void) | undefined;
}) => {
  const open = useChat(streamId);
  return <ChatRoom open={open} streamId={streamId} channelId={channelId} onHide={onHide} onClip={onClip} />;
};

/** The same of a room that somebody else has opened already. */
export const ChatRoom = ({
  open: { chat, standing },
  streamId,
  channelId,
  onHide,
  onClip,
}: {
  open: ReturnType<typeof useChat>;
  streamId: string;
  channelId: string | undefined;
  onHide?: (() => void) | undefined;
  onClip?: (() => void) | undefined;
}) => {
  const { room, you, line } = standing;
  const emotes = useEmotesOf(channelId);
  return (
    <section className="chat" aria-label="Chat">
      {chat && room.at !== undefined ? (
        <EmotesOf value={emotes}>
          <OpenRoom {...{ streamId, channelId, chat, standing, onHide, onClip }} />
        </EmotesOf>
      ) : (
        <>
          <ChatHead streamId={streamId} standing={standing} onHide={onHide} />
          <div className="chat-blank">
            {line.is === 'over' ? (
              <p className="soft">{line.because}</p>
            ) : (
              <>
                <Loading what="the chat" />
                {['70%', '50%', '85%', '40%'].map((width) => (
                  <Skeleton key={width} width={width} />
                ))}
              </>
            )}
          </div>
          {line.is !== 'connecting' && <ConnectionNote chat={chat} standing={standing} wasOpen={you !== undefined} />}
        </>
      )}
    </section>
  );
};

const OpenRoom = ({
  streamId,
  channelId,
  chat,
  standing,
  onHide,
  onClip,
}: {
  streamId: string;
  channelId: string | undefined;
  chat: Chat;
  standing: ChatStanding;
  onHide: (() => void) | undefined;
  onClip: (() => void) | undefined;
}) => {
  const { room, outbox, you, held, line } = standing;
  const input = useRef<HTMLTextAreaElement>(null);
  const [replyTo, setReplyTo] = useState<Message>();
  const [judged, setJudged] = useState<Message>();
  const [open, setOpen] = useState<'held' | 'modes' | 'poll' | 'people' | 'calls'>();
  const [draft, setDraft] = useState<{ text: string }>();
  const [jumpTo, setJumpTo] = useState<{ messageId: string }>();
  const [isAtEnd, setAtEnd] = useState(true);
  const isModerator = you?.may_moderate ?? false;
  const mayWrite = (you?.may_write ?? false) && !room.isClosed;
  const me = you?.account_id;

  const waited = useAnswer('chat.list_held', { params: { stream_id: streamId } }, { enabled: isModerator });
  const known = waited.data?.items;
  useEffect(() => {
    if (known) chat.knowHeld(known);
  }, [chat, known]);

  const reader = useMemo<Reader>(
    () => ({ accountId: me, mayWrite, mayModerate: isModerator && !room.isClosed }),
    [me, mayWrite, isModerator, room.isClosed],
  );
  const people = useMemo(() => peopleIn(room.lines, me), [room.lines, me]);
  const acts = useMemo(
    () => ({
      reply: (message: Message) => {
        setReplyTo(message);
        input.current?.focus();
      },
      remove: ({ message_id }: Message) => tryTo(chat.ask({ type: 'message.delete', message_id })),
      pin: ({ message_id }: Message) =>
        void chat.ask({ type: 'message.pin', message_id }).then(
          () => toast('It is pinned for everybody.', () => tryTo(chat.ask({ type: 'message.pin', message_id: null }))),
          (error: unknown) => toast(sentenceOf(error)),
        ),
      judge: setJudged,
    }),
    [chat],
  );
  const calls = useMemo(() => callsIn(room, me), [room, me]);
  const [unread, look] = useUnread(calls, room.lines.at(-1)?.seq ?? 0, isAtEnd);
  const edit = ({ clientId, text, replyTo: answered }: Unsaid) => {
    chat.forget(clientId);
    setReplyTo(messageOf(room, answered));
    setDraft({ text });
  };
  const say = (text: string) => {
    if (onClip && text === '/clip') return onClip();
    chat.say(text, replyTo?.message_id);
    return setReplyTo(undefined);
  };
  const [stayed, setStayed] = useState<number>();
  const travel = useTravel();
  const pinned = pinnedOf(room);
  const modes = modeWords(room.modes);
  const gate = useFollowersGate(channelId, standing, chat);

  return (
    <>
      <ChatHead
        streamId={streamId}
        standing={standing}
        onHide={onHide}
        onPeople={() => setOpen(open === 'people' ? undefined : 'people')}
        unread={unread}
        onCalls={
          me === undefined
            ? undefined
            : () => {
                look();
                setOpen(open === 'calls' ? undefined : 'calls');
              }
        }
        onHeld={isModerator ? () => setOpen(open === 'held' ? undefined : 'held') : undefined}
        onModes={isModerator && !room.isClosed ? () => setOpen('modes') : undefined}
        onPoll={isModerator && !room.isClosed && !room.poll ? () => setOpen('poll') : undefined}
      />
      {modes.length > 0 && <p className="chat-modes">{modes.join(' · ')}</p>}
      {!room.isClosed && <SampleNote room={room} />}
      {pinned && (
        <div className="chat-pinned">
          <Icon name="pin" size={15} />
          <span>
            <span className="sr-only">Pinned: </span>
            <bdi>{pinned.author.name}</bdi>: {pinned.text}
          </span>
          {isModerator && (
            <button
              type="button"
              aria-label="Take the pin off"
              onClick={() => tryTo(chat.ask({ type: 'message.pin', message_id: null }))}
            >
              <Icon name="close" size={15} />
            </button>
          )}
        </div>
      )}
      {room.raid && room.raid.seq !== stayed && (
        <RaidCard
          key={room.raid.seq}
          raid={room.raid}
          isTaken={!you?.may_raid}
          onGo={(how) => {
            setStayed(room.raid?.seq);
            if (room.raid) travel(room.raid, how);
          }}
          onStay={() => setStayed(room.raid?.seq)}
          onCallOff={you?.may_raid && !room.isClosed ? () => tryTo(chat.ask({ type: 'raid.stop' })) : undefined}
        />
      )}
      {room.poll && !room.isClosed && (
        <PollCard key={room.poll.poll_id} poll={room.poll} mayVote={mayWrite} mayEnd={isModerator} chat={chat} />
      )}
      <div className="chat-middle">
        {room.lines.length === 0 && outbox.length === 0 && (
          <div className="chat-blank">
            <Icon name="chat" size={40} />
            <p className="soft">
              {room.isClosed
                ? 'Nothing was said here.'
                : mayWrite
                  ? 'Nobody has said anything yet. Be the first.'
                  : 'Nobody has said anything yet.'}
            </p>
          </div>
        )}
        <ChatList
          room={room}
          outbox={outbox}
          reader={reader}
          myName={you?.display_name ?? 'You'}
          chat={chat}
          acts={acts}
          onLeave={() => input.current?.focus()}
          onEdit={mayWrite ? edit : undefined}
          onEnd={setAtEnd}
          jumpTo={jumpTo}
        />
        <ReactionBursts chat={chat} />
        {open === 'people' && <ChattersDrawer streamId={streamId} onClose={() => setOpen(undefined)} />}
        {open === 'calls' && (
          <CallsDrawer
            calls={calls}
            me={me}
            onJump={(messageId) => {
              setOpen(undefined);
              setJumpTo({ messageId });
            }}
            onClose={() => setOpen(undefined)}
          />
        )}
        {open === 'held' && (
          <HeldDrawer streamId={streamId} held={held} chat={chat} onClose={() => setOpen(undefined)} />
        )}
      </div>
      <ConnectionNote chat={chat} standing={standing} wasOpen={you !== undefined} />
      {standing.told && (
        <div className="chat-told" role="status">
          <p>{standing.told}</p>
          <Button look="quiet" size="small" icon="close" aria-label="Close" onClick={chat.readTold} />
        </div>
      )}
      {mayWrite && <Silenced until={standing.silencedUntil} />}
      {mayWrite ? (
        <>
          {gate && <FollowersNote gate={gate} />}
          <ReactionBar chat={chat} disabled={line.is !== 'open'} />
          <Composer
            input={input}
            people={people}
            replyTo={replyTo}
            silentUntilMs={standing.silentUntilMs}
            isShut={gate !== undefined}
            draft={draft}
            onSay={say}
            onEndReply={() => setReplyTo(undefined)}
          />
        </>
      ) : (
        (you || room.isClosed) && <ReadOnly streamId={streamId} standing={standing} />
      )}
      <Announcer room={room} />
      {open === 'modes' && (
        <ModesSheet streamId={streamId} modes={room.modes} chat={chat} onClose={() => setOpen(undefined)} />
      )}
      {open === 'poll' && <PollSheet chat={chat} onClose={() => setOpen(undefined)} />}
      {judged && <JudgeSheet message={judged} chat={chat} onClose={() => setJudged(undefined)} />}
    </>
  );
};

/** To the stream one is sent to, the chat in a window of its own to that one’s chat. Who did not ask for it is told, and may go back. */
const useTravel = () => {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  return ({ to, title, name }: Raid, how: 'asked' | 'taken') => {
    void navigate(pathname.endsWith('/chat') ? `/live/${to}/chat` : `/live/${to}`);
    if (how === 'taken') toast(`${name} has sent you to ${title}.`, () => void navigate(pathname));
  };
};

/** Says how it stands with the connection, where it does not stand well. */
const ConnectionNote = ({
  chat,
  standing: { line, room },
  wasOpen,
}: {
  chat: Chat | undefined;
  standing: ChatStanding;
  wasOpen: boolean;
}) => {
  const words = room.isClosed ? undefined : connectionWords(line, wasOpen);
  return (
    <div className="chat-connection" role="status">
      {words && (
        <p>
          {words}{' '}
          {(line.is === 'waiting' || line.is === 'over') && (
            <Button size="small" look="quiet" onClick={() => chat?.tryNow()}>
              Try now
            </Button>
          )}
        </p>
      )}
    </div>
  );
};

/** Somebody who was timed out and is still here: until when; gone when that moment has come. */
const Silenced = ({ until }: { until: string | undefined }) => {
  const now = useNow(5_000);
  const isOver = until === undefined || Date.parse(until) <= now.getTime();
  return (
    <div role="status">
      {!isOver && (
        <p className="chat-silenced">
          A moderator asked you to be silent until <time dateTime={until}>{momentOf(until)}</time>.
        </p>
      )}
    </div>
  );
};

const ReadOnly = ({ streamId, standing: { you, room } }: { streamId: string; standing: ChatStanding }) => {
  const { pathname } = useLocation();
  const because = room.isClosed ? 'ended' : (you?.read_only_because ?? 'sign_in');
  return (
    <div className="chat-read-only">
      <p>
        {because === 'banned' && you?.silenced_until ? (
          <>
            A moderator asked you to be silent until{' '}
            <time dateTime={you.silenced_until}>{momentOf(you.silenced_until)}</time>. You can go on reading.
          </>
        ) : (
          readOnlyWords[because]
        )}
      </p>
      {because === 'sign_in' && (
        <LinkButton size="small" look="primary" to={`/login?next=${encodeURIComponent(pathname)}`}>
          Log in
        </LinkButton>
      )}
      {because === 'banned' && <AskBack streamId={streamId} />}
    </div>
  );
};
