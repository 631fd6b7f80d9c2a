import { useMemo, useRef } from 'react';
import { useAccountId } from '../../api/queries.ts';
import { mayHelpToRetry } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { ChatList } from './chat-list.tsx';
import type { MessageActs, Reader } from './chat-message.tsx';
import { ChatPlace } from './chat-side.tsx';
import { EmotesOf, useEmotesOf } from './own-emotes.ts';
import { emptyRoom, type Room } from './room.ts';
import { useReplay } from './use-replay.ts';
import './chat.css';
import './chat-messages.css';

/** What was said while a recording was live, in step with it, beside it. */
export const ReplaySide = ({
  streamId,
  channelId,
  film,
}: {
  streamId: string;
  /** Whose emotes there are in it. */
  channelId: string | undefined;
  film: HTMLVideoElement | null;
}) => (
  <EmotesOf value={useEmotesOf(channelId)}>
    <ChatPlace>{(hide) => <ReplayPanel key={streamId} streamId={streamId} film={film} onHide={hide} />}</ChatPlace>
  </EmotesOf>
);

/** It is over: nobody can do anything with what was said but read it. */
const noActs: Omit<MessageActs, 'jump'> = { reply: () => {}, remove: () => {}, pin: () => {}, judge: () => {} };

const ReplayPanel = ({
  streamId,
  film,
  onHide,
}: {
  streamId: string;
  film: HTMLVideoElement | null;
  onHide: () => void;
}) => {
  const { replay, standing, error } = useReplay(streamId, film);
  const { is, lines } = standing;
  const accountId = useAccountId();
  const panel = useRef<HTMLElement>(null);
  const reader = useMemo<Reader>(() => ({ accountId, mayWrite: false, mayModerate: false, isLate: true }), [accountId]);
  const room = useMemo<Room>(() => ({ ...emptyRoom, at: lines.at(-1)?.seq ?? 0, lines }), [lines]);
  return (
    <section className="chat" aria-label="Chat replay" ref={panel} tabIndex={-1}>
      <header className="chat-head">
        <h2>Chat replay</h2>
        <span className="push row">
          <Button
            look="quiet"
            size="small"
            icon="close"
            aria-label="Hide the chat"
            title="Hide the chat"
            onClick={onHide}
          />
        </span>
      </header>
      {error && !mayHelpToRetry(error) ? (
        <Words>The chat of this stream is not open to you.</Words>
      ) : error || is === 'broken' ? (
        <Words>
          The chat could not be loaded. It is tried again by itself…
          <Button size="small" onClick={() => replay?.again()}>
            Try now
          </Button>
        </Words>
      ) : is === 'empty' ? (
        <Words>Nobody wrote anything while this was live.</Words>
      ) : is === 'loading' ? (
        <div className="chat-blank">
          <Loading what="the chat" />
          {['70%', '50%', '85%', '40%'].map((width) => (
            <Skeleton key={width} width={width} />
          ))}
        </div>
      ) : (
        <div className="chat-middle">
          {lines.length === 0 && <Words>Nobody had written anything yet. What was said appears as you watch.</Words>}
          <ChatList
            room={room}
            outbox={[]}
            reader={reader}
            myName=""
            chat={undefined}
            acts={noActs}
            onLeave={() => panel.current?.focus()}
          />
        </div>
      )}
    </section>
  );
};

const Words = ({ children }: { children: React.ReactNode }) => (
  <div className="chat-blank">
    <Icon name="chat" size={40} />
    <div className="soft stack-tight">{children}</div>
  </div>
);
