import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { OwnVideo } from '../../api/promises.ts';
import { LinkButton } from '../../ui/button.tsx';
import { ago, clockOf } from '../../ui/when.ts';
import { edits, manages, type Role } from '../channels/my-channels.ts';
import { UploadLine } from '../upload/upload-line.tsx';
import { VisibilityBadge } from './badges.tsx';
import { MadeOf, sizesOf } from './made-of.tsx';
import { Poster } from './poster.tsx';
import { Rungs } from './rungs.tsx';
import { isEncoding, overallPercent, standingOf } from './standing.ts';
import { PublishButton, TrashButton } from './video-actions.tsx';

/** One of my videos: how it stands, and what can be done about it. */
export const StudioRow = ({ video, check, role = 'owner' }: { video: OwnVideo; check: ReactNode; role?: Role }) => {
  const standing = standingOf(video);
  const playable = video.status === 'READY' || video.status === 'PUBLISHED';
  const poster = <Poster video={video} />;
  return (
    <li className="studio-row" data-testid={`studio-${video.video_id}`}>
      <div className="studio-picture">
        {playable ? (
          <Link
            to={`/watch/${video.video_id}`}
            aria-label={`Watch ${video.title}, ${clockOf(video.duration_sec ?? 0)}`}
          >
            {poster}
          </Link>
        ) : (
          poster
        )}
        {check}
      </div>
      <div className="stack-tight studio-words">
        <h2>{edits(role) ? <Link to={`/studio/${video.video_id}`}>{video.title}</Link> : video.title}</h2>
        <div className="row">
          <span className={`badge ${standing.look}`}>{standing.label}</span>
          {video.status !== 'PUBLISHED' && video.status !== 'FAILED' && (
            <VisibilityBadge visibility={video.visibility} later />
          )}
          {isEncoding(video) && video.rungs.length > 0 && (
            <span className="badge warm">{overallPercent(video.rungs)} %</span>
          )}
        </div>
        <p className={standing.look === 'bad' ? 'failure' : 'soft small'} aria-live="polite">
          {standing.sentence}
        </p>
        {role === 'owner' && video.status === 'INIT' && video.upload_id && <UploadLine uploadId={video.upload_id} />}
        {isEncoding(video) && video.rungs.length > 0 && <Rungs rungs={video.rungs} />}
        <MadeOf video={video} more={[ago(video.created_at, new Date()), ...sizesOf(video)].join(' · ')} />
      </div>
      <div className="row studio-actions">
        {role === 'owner' && video.status === 'INIT' && (
          <LinkButton to="/upload" size="small" icon="upload">
            Continue
          </LinkButton>
        )}
        {role === 'owner' && video.status === 'FAILED' && (
          <LinkButton to="/upload" size="small" icon="upload">
            Upload again
          </LinkButton>
        )}
        {manages(role) && <PublishButton video={video} size="small" />}
        {edits(role) && (
          <LinkButton to={`/studio/${video.video_id}`} size="small" icon="edit" aria-label={`Edit ${video.title}`}>
            Edit
          </LinkButton>
        )}
        {role === 'owner' && <TrashButton video={video} size="small" />}
      </div>
    </li>
  );
};
