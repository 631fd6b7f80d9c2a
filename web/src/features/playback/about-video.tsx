import type { ReactNode } from 'react';
import type { ReadableVideo } from '../../api/promises.ts';
import { LinkButton } from '../../ui/button.tsx';
import { dateOf } from '../../ui/when.ts';
import { WatchBadges } from '../catalog/badges.tsx';
import { isPremiereAhead } from '../catalog/publish-when.ts';
import { PublishButton, TrashButton } from '../catalog/video-actions.tsx';
import { Follow } from '../engagement/follow-button.tsx';
import { ChannelLine } from './channel-line.tsx';
import { Description } from './description.tsx';

/** What is being watched, whose it is, and since when. */
export const AboutVideo = ({
  video,
  isMine,
  children,
}: {
  video: ReadableVideo;
  isMine: boolean;
  /** What else can be done with it. */
  children?: ReactNode;
}) => (
  <section className="about stack" aria-label="About this video">
    <div className="stack-tight">
      <h1>{video.title}</h1>
      <div className="row soft small">
        {isPremiereAhead(video, new Date()) ? (
          <span className="badge note">Premiere</span>
        ) : video.published_at && video.status !== 'READY' ? (
          <time dateTime={video.published_at}>Published {dateOf(video.published_at)}</time>
        ) : (
          <time dateTime={video.created_at}>Uploaded {dateOf(video.created_at)}</time>
        )}
        <WatchBadges video={video} />
      </div>
    </div>
    <div className="row about-row">
      {video.channel && <ChannelLine channel={video.channel} />}
      {video.channel && <Follow channel={video.channel} ownerId={video.owner_id} />}
      <div className="row push">
        {children}
        {isMine && (
          <>
            <PublishButton video={video} size="small" />
            <LinkButton to={`/studio/${video.video_id}`} size="small" icon="edit">
              Edit
            </LinkButton>
            <TrashButton video={video} size="small" />
          </>
        )}
      </div>
    </div>
    {(video.description || video.tags.length > 0) && <Description words={video.description} tags={video.tags} />}
  </section>
);
