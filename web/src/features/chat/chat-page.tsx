import { useParams } from 'react-router';
import { Toasts } from '../../ui/toast.tsx';
import { useStream } from '../live/use-stream.ts';
import { ChatPanel } from './chat-panel.tsx';
import './chat-place.css';

/** The chat of a stream and nothing else: in a window of its own. */
export const ChatPage = () => {
  const { streamId = '' } = useParams();
  const { data: stream } = useStream(streamId);
  return (
    <main className="chat-page">
      <title>{`Chat${stream ? `: ${stream.title}` : ''} – Arclight`}</title>
      <h1 className="sr-only">{stream ? `Chat of ${stream.title}` : 'Chat'}</h1>
      <ChatPanel key={streamId} streamId={streamId} channelId={stream?.channel?.channel_id} />
      <Toasts />
    </main>
  );
};
