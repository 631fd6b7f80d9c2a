import { Button } from '../../ui/button.tsx';
import type { ChatStanding } from './standing.ts';

const count = new Intl.NumberFormat(undefined, { notation: 'compact' });

/** What the room is, who is here, and what a moderator has at hand. */
export const ChatHead = ({
  streamId,
  standing: { viewers, held },
  onHide,
  onPeople,
  unread = 0,
  onCalls,
  onHeld,
  onModes,
  onPoll,
}: {
  streamId: string;
  standing: ChatStanding;
  onHide?: (() => void) | undefined;
  onPeople?: (() => void) | undefined;
  /** How often I was called since I looked. */
  unread?: number;
  onCalls?: (() => void) | undefined;
  onHeld?: (() => void) | undefined;
  onModes?: (() => void) | undefined;
  onPoll?: (() => void) | undefined;
}) => {
  const popOut = () => {
    const opened = window.open(`/live/${streamId}/chat`, `chat-${streamId}`, 'popup,width=420,height=720');
    if (opened) onHide?.();
  };
  return (
    <header className="chat-head">
      <h2>Chat</h2>
      {viewers !== undefined && viewers > 0 && (
        <Button look="quiet" size="small" title="Who is here" disabled={!onPeople} onClick={onPeople}>
          {count.format(viewers)} here
        </Button>
      )}
      <span className="push row">
        {onCalls && (
          <Button
            look="quiet"
            size="small"
            aria-label={unread > 0 ? `Messages to you: ${unread} new` : 'Messages to you'}
            title="Messages to you"
            onClick={onCalls}
          >
            <span aria-hidden="true">@</span>
            {unread > 0 && <span className="chat-held-count">{unread}</span>}
          </Button>
        )}
        {onHeld && (
          <Button
            look="quiet"
            size="small"
            icon="eye"
            aria-label={`Held messages: ${held.length}; and who is silenced`}
            title="Held messages, and who is silenced"
            onClick={onHeld}
          >
            {held.length > 0 ? <span className="chat-held-count">{held.length}</span> : undefined}
          </Button>
        )}
        {onPoll && (
          <Button
            look="quiet"
            size="small"
            icon="poll"
            aria-label="Ask the room"
            title="Ask the room"
            onClick={onPoll}
          />
        )}
        {onModes && (
          <Button
            look="quiet"
            size="small"
            icon="shield"
            aria-label="How this chat is run"
            title="How this chat is run"
            onClick={onModes}
          />
        )}
        {onHide && (
          <>
            <span className="chat-popout">
              <Button
                look="quiet"
                size="small"
                icon="popout"
                aria-label="Chat in a window of its own"
                title="In a window of its own"
                onClick={popOut}
              />
            </span>
            <Button
              look="quiet"
              size="small"
              icon="close"
              aria-label="Hide the chat"
              title="Hide the chat"
              onClick={onHide}
            />
          </>
        )}
      </span>
    </header>
  );
};
