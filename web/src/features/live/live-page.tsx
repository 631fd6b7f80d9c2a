import { useRef, useState } from 'react';
import { useParams } from 'react-router';
import type { StreamState } from '../../api/promises.ts';
import { isRefused } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import type { ShownAt } from '../../player/live-player.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { MoreVideos } from '../playback/more-videos.tsx';
import '../playback/watch.css';
import { ChatSide } from '../chat/chat-side.tsx';
import { ClipStreamButton, canBeClipped } from '../clips/clip-stream-button.tsx';
import { WatchSkeleton } from '../playback/watch-skeleton.tsx';
import { AboutStream } from './about-stream.tsx';
import { DoorForm } from './door-form.tsx';
import { LiveStage } from './live-stage.tsx';
import { announcementOf } from './stream-state.ts';
import { useDoor } from './use-door.ts';
import { useStream } from './use-stream.ts';
import './live.css';

/** A stream that did not take place has nobody to talk about it. */
const hasChat = (state: StreamState): boolean => state !== 'CANCELED' && state !== 'START_FAILED';

/** One stream, from its announcement to its replay: the picture, what it is, and what else there is. */
export const LivePage = () => {
  const { streamId = '' } = useParams();
  const shownAt = useRef<ShownAt>(undefined);
  const [clipAsked, setClipAsked] = useState(0);
  const { data: stream, error, refetch } = useStream(streamId);
  const door = useDoor(stream);
  const lookAgain = () => Promise.all([refetch(), door.ask()]);
  // Ended by staff, or made private, while somebody watched: what was known of it is not shown any more.
  if (isRefused(error, 'access.taken_down')) {
    return (
      <Scene kind="locked" title="This stream was ended by our staff" actions={<LinkButton to="/">Go home</LinkButton>}>
        <p>It broke the rules of this platform.</p>
      </Scene>
    );
  }
  if (error && (!stream || isRefused(error, 'live.stream_not_found')))
    return <Broken error={error} again={() => void refetch()} what="stream" />;
  if (!stream) return <WatchSkeleton what="the stream" />;
  // What is announced is announced to everybody; a picture is for those inside.
  const isAtDoor = door.isUnknown || (door.isShut && stream.state !== 'SCHEDULED');
  // Clips of what is not open are its makers'.
  const mayClip = stream.admission === 'open' || stream.version !== undefined;
  return (
    <div className={hasChat(stream.state) ? 'watch with-chat' : 'watch'}>
      <title>{`${stream.state === 'LIVE' ? 'Live: ' : ''}${stream.title} – Arclight`}</title>
      <div className="watch-main stack">
        <p className="sr-only" role="status">
          {announcementOf(stream.state)}
        </p>
        {!isAtDoor && (
          <LiveStage stream={stream} onChange={() => void lookAgain()} shownAt={shownAt} key={stream.stream_id} />
        )}
        {door.isShut && <DoorForm stream={stream} onEntered={lookAgain} key={stream.admission} />}
        <AboutStream stream={stream}>
          {mayClip && <ClipStreamButton stream={stream} shownAt={shownAt} asked={clipAsked} />}
        </AboutStream>
      </div>
      {hasChat(stream.state) && (door.isShut || door.isUnknown) && (
        <aside className="chat-side hidden-chat">
          <p className="soft">The chat opens with the stream.</p>
        </aside>
      )}
      {hasChat(stream.state) && !door.isShut && !door.isUnknown && (
        <ChatSide
          streamId={stream.stream_id}
          channelId={stream.channel?.channel_id}
          onClip={mayClip && canBeClipped(stream) ? () => setClipAsked((before) => before + 1) : undefined}
        />
      )}
      <MoreVideos except={stream.replay_video_id ?? ''} />
    </div>
  );
};
