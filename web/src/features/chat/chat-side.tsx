import { type ReactNode, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { ChatPanel } from './chat-panel.tsx';
import './chat-place.css';

const name = 'arclight.chat.hidden';

/** The place beside a picture where people talk, unless this viewer has put it away; that is remembered. */
export const ChatPlace = ({ children }: { children: (hide: () => void) => ReactNode }) => {
  const [isHidden, setHidden] = useState(() => localStorage.getItem(name) === 'yes');
  const hide = (to: boolean) => {
    if (to) localStorage.setItem(name, 'yes');
    else localStorage.removeItem(name);
    setHidden(to);
  };
  return (
    <aside className={isHidden ? 'chat-side hidden-chat' : 'chat-side'}>
      {isHidden ? (
        <Button icon="chat" onClick={() => hide(false)}>
          Show the chat
        </Button>
      ) : (
        children(() => hide(true))
      )}
    </aside>
  );
};

/** The chat beside a stream. */
export const ChatSide = ({
  streamId,
  channelId,
  onClip,
}: {
  streamId: string;
  channelId: string | undefined;
  /** What /clip does where clips can be made. */
  onClip: (() => void) | undefined;
}) => (
  <ChatPlace>
    {(hide) => <ChatPanel key={streamId} streamId={streamId} channelId={channelId} onHide={hide} onClip={onClip} />}
  </ChatPlace>
);
