import { useParams } from 'react-router';
import { readAgain, useAnswer, useDoing } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { dateOf } from '../../ui/when.ts';
import { useSignedIn } from '../accounts/me.tsx';
import { VisibilityBadge } from '../catalog/badges.tsx';
import { Poster } from '../catalog/poster.tsx';
import { videoChanged } from '../catalog/video-actions.tsx';
import { AuditList } from './audit-list.tsx';
import { DecideButton } from './decide-button.tsx';
import { Decided } from './decided.tsx';
import { Facts, History, IdLink } from './facts.tsx';
import type { StaffVideo } from './words.ts';

const stateWords: Record<StaffVideo['status'], string> = {
  INIT: 'Waiting for its file',
  PROCESSING: 'Being prepared',
  READY: 'Not published',
  PUBLISHED: 'Published',
  FAILED: 'Failed',
  DELETING: 'Being deleted',
  DELETED: 'Deleted',
};

/** One video, whatever its state: what it is, what was decided, and what staff may do. */
export const StaffVideoPage = () => {
  const { videoId = '' } = useParams();
  const me = useSignedIn();
  const { data, error, refetch } = useAnswer('moderation.read_video', { params: { video_id: videoId } });
  if (error && !data) return <Broken error={error} again={() => void refetch()} what="video" />;
  if (!data)
    return (
      <div className="card stack">
        <Loading what="the video" />
        <Skeleton width="40%" />
        <Skeleton width="70%" />
      </div>
    );
  const playable = data.status === 'READY' || data.status === 'PUBLISHED';
  return (
    <>
      <title>{`${data.title} – Staff – Arclight`}</title>
      <header className="page-head">
        <div className="stack-tight">
          <h1>{data.title}</h1>
          <div className="row">
            {data.taken_down && <span className="badge bad">Taken down</span>}
            <span className={`badge ${data.status === 'PUBLISHED' ? 'good' : ''}`}>{stateWords[data.status]}</span>
            <VisibilityBadge visibility={data.visibility} />
            {data.trashed_at && <span className="badge">In the trash</span>}
          </div>
        </div>
        <div className="row push">
          {playable && !data.trashed_at && (
            <LinkButton to={`/watch/${data.video_id}`} icon="play">
              Watch
            </LinkButton>
          )}
          <TakeDownButton video={data} isMine={me.account_id === data.owner_id} />
        </div>
      </header>
      <div className="staff-grid">
        <div className="stack">
          {data.taken_down && <Decided title="Taken down" of={data.taken_down} />}
          <section className="card staff-video">
            <Poster video={data} />
            <Facts
              of={[
                [
                  'Id',
                  <span key="id" className="id">
                    {data.video_id}
                  </span>,
                ],
                ['Owner', <IdLink key="owner" id={data.owner_id} />],
                ['Channel', data.channel && `${data.channel.name} (@${data.channel.handle})`],
                ['Published', data.published_at && dateOf(data.published_at)],
                ['Uploaded', dateOf(data.created_at)],
                ['Description', data.description],
              ]}
            />
          </section>
          <History of={data.history} />
        </div>
        {me.roles.includes('admin') && (
          <section className="card stack">
            <h2>Audit log</h2>
            <AuditList about={data.video_id} />
          </section>
        )}
      </div>
    </>
  );
};

const TakeDownButton = ({ video, isMine }: { video: StaffVideo; isMine: boolean }) => {
  const takeDown = useDoing('moderation.take_down_video');
  const restore = useDoing('moderation.restore_video');
  const params = { video_id: video.video_id };
  if (isMine || video.status === 'DELETING' || video.status === 'DELETED') return null;
  return (
    <DecideButton
      isDecided={video.taken_down !== undefined}
      against={{
        title: `Take down “${video.title}”?`,
        explanation:
          'Nobody finds or plays it any more; who is watching just now can go on for up to an hour. Its owner reads why in the studio and by mail.',
        verb: 'Take down',
        done: `“${video.title}” is taken down.`,
        decide: ({ reason, note, message }) =>
          takeDown.mutateAsync({ params, body: { reason, note, ...(message ? { message } : {}) } }),
      }}
      back={{
        title: `Restore “${video.title}”?`,
        explanation: 'It is exactly what it was before, and its owner is told by mail.',
        verb: 'Restore',
        done: `“${video.title}” is restored.`,
        decide: (note) => restore.mutateAsync({ params, body: { note } }),
      }}
      changed={() => Promise.all([readAgain('moderation.read_video', 'moderation.list_audit'), videoChanged()])}
    />
  );
};
