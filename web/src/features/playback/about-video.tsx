import { useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { ReadableVideo } from '../../api/promises.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { dateOf } from '../../ui/when.ts';
import { WatchBadges } from '../catalog/badges.tsx';
import { PublishButton, TrashButton } from '../catalog/video-actions.tsx';

/** What is being watched, whose it is, and since when. */
export const AboutVideo = ({ video, isMine }: { video: ReadableVideo; isMine: boolean }) => (
  <section className="about stack" aria-label="About this video">
    <div className="stack-tight">
      <h1>{video.title}</h1>
      <div className="row soft small">
        {video.published_at ? (
          <time dateTime={video.published_at}>Published {dateOf(video.published_at)}</time>
        ) : (
          <time dateTime={video.created_at}>Uploaded {dateOf(video.created_at)}</time>
        )}
        <WatchBadges video={video} />
      </div>
    </div>
    <div className="row about-row">
      {video.channel && (
        <Link to={`/channel/@${video.channel.handle}`} className="about-channel">
          <Avatar name={video.channel.name} picture={video.channel.avatar_url} />
          <span>
            <strong>{video.channel.name}</strong>
            <span className="soft small">@{video.channel.handle}</span>
          </span>
        </Link>
      )}
      {isMine && (
        <div className="row push">
          <PublishButton video={video} size="small" />
          <LinkButton to={`/studio/${video.video_id}`} size="small" icon="edit">
            Edit
          </LinkButton>
          <TrashButton video={video} size="small" />
        </div>
      )}
    </div>
    {(video.description || video.tags.length > 0) && <Description video={video} />}
  </section>
);

const Description = ({ video }: { video: ReadableVideo }) => {
  const [open, setOpen] = useState(false);
  const [isLong, setLong] = useState(false);
  const words = useRef<HTMLParagraphElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another description has another length
  useLayoutEffect(() => {
    const element = words.current;
    if (element && !open) setLong(element.scrollHeight > element.clientHeight + 2);
  }, [video.description, open]);
  return (
    <div className="card stack-tight description">
      <p ref={words} className={open ? 'words' : 'words clamped'}>
        {video.description}
      </p>
      {(isLong || open) && (
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show less' : 'Show more'}
        </button>
      )}
      {video.tags.length > 0 && (
        <ul className="row" aria-label="Tags">
          {video.tags.map((tag) => (
            <li key={tag} className="badge">
              #{tag}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
