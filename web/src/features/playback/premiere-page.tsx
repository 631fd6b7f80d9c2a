import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import type { ReadableVideo } from '../../api/promises.ts';
import { Button } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { Loading } from '../../ui/skeleton.tsx';
import { useNow } from '../../ui/use-now.ts';
import { momentOf } from '../../ui/when.ts';
import { ChatRoom } from '../chat/chat-panel.tsx';
import { ChatPlace } from '../chat/chat-side.tsx';
import { useChat } from '../chat/use-chat.ts';
import { CalendarButton } from '../live/calendar-button.tsx';
import { countdownOf } from '../live/countdown.ts';
import { RemindOfPremiere } from '../live/remind-button.tsx';
import { MoreVideos } from './more-videos.tsx';
import { premiereLead, premiereOf } from './premiere.ts';
import { Screen } from './screen.tsx';
import '../live/live.css';

/** Not everybody asks at the very same moment whether they may watch now. */
const spreadMs = 1_500;
/** Reminders go out so long before it begins; then nobody needs one any more. */
const remindMs = 5 * 60_000;

/** A film that everybody sees at once: a countdown, then the picture where everybody is, and beside it what they say. */
export const PremierePage = ({ video, children }: { video: ReadableVideo; children: ReactNode }) => {
  const open = useChat(video.video_id);
  const chat = useRef(open.chat);
  chat.current = open.chat;
  const { premiere_at, duration_sec } = video;
  const [laterMs] = useState(() => Math.random() * spreadMs);
  const [isPreview, setPreview] = useState(false);
  useNow(500);
  const serverNow = useCallback(() => chat.current?.serverNow() ?? Date.now(), []);
  const stands = premiereOf(video, serverNow() - laterMs);
  const lead = useMemo(
    () => premiereLead({ premiere_at, duration_sec }, serverNow),
    [premiere_at, duration_sec, serverNow],
  );
  const isMaker = video.version !== undefined;
  return (
    <div className="watch with-chat">
      <title>{`Premiere: ${video.title} – Arclight`}</title>
      <div className="watch-main stack">
        <p className="sr-only" role="status">
          {stands === 'to_come' ? '' : 'The premiere has begun.'}
        </p>
        {stands === 'to_come' && !isPreview ? (
          <ToCome video={video} now={new Date(serverNow())} onPreview={isMaker ? () => setPreview(true) : undefined} />
        ) : (
          <Screen
            key={stands === 'to_come' ? 'preview' : 'premiere'}
            video={video}
            {...(stands === 'to_come' ? {} : { lead })}
            onFilm={ignore}
          />
        )}
        {children}
      </div>
      <ChatPlace>
        {(hide) => (
          <ChatRoom open={open} streamId={video.video_id} channelId={video.channel?.channel_id} onHide={hide} />
        )}
      </ChatPlace>
      <MoreVideos except={video.video_id} />
    </div>
  );
};
const ignore = () => {};

const ToCome = ({
  video: { video_id, title, premiere_at = '' },
  now,
  onPreview,
}: {
  video: ReadableVideo;
  now: Date;
  onPreview: (() => void) | undefined;
}) => {
  const left = countdownOf(premiere_at, now);
  const isFarOff = Date.parse(premiere_at) - now.getTime() > remindMs;
  return (
    <div className="stage">
      <Scene
        kind="cooking"
        heading="h2"
        title={left ? 'Premiere soon' : 'It begins'}
        actions={
          <>
            {isFarOff && !onPreview && <RemindOfPremiere videoId={video_id} />}
            {left && <CalendarButton id={video_id} title={title} at={premiere_at} path={`/watch/${video_id}`} />}
            {onPreview && (
              <Button look="quiet" icon="eye" onClick={onPreview}>
                Look at it first
              </Button>
            )}
          </>
        }
      >
        {left ? (
          <p className="countdown" aria-hidden="true" data-testid="countdown">
            {left}
          </p>
        ) : (
          <Loading what="the film" />
        )}
        <p>
          Plays for everybody at once on <time dateTime={premiere_at}>{momentOf(premiere_at)}</time>
        </p>
      </Scene>
    </div>
  );
};
