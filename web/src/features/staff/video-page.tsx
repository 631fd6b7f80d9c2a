import { useState } from 'react';
import { useParams } from 'react-router';
import { readAgain, useAnswer, useDoing } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { dateOf, momentOf } from '../../ui/when.ts';
import { useSignedIn } from '../accounts/me.tsx';
import { VisibilityBadge } from '../catalog/badges.tsx';
import { Poster } from '../catalog/poster.tsx';
import { videoChanged } from '../catalog/video-actions.tsx';
import { AuditList } from './audit-list.tsx';
import { DecideSheet } from './decide-sheet.tsx';
import { Facts, History, IdLink } from './facts.tsx';
import { NoteSheet } from './note-sheet.tsx';
import { reasonLabel, type StaffVideo } from './words.ts';

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
          <DecideButton video={data} isMine={me.account_id === data.owner_id} />
        </div>
      </header>
      <div className="staff-grid">
        <div className="stack">
          {data.taken_down && <TakenDown of={data.taken_down} />}
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

const TakenDown = ({ of }: { of: NonNullable<StaffVideo['taken_down']> }) => (
  <section className="card stack decided">
    <h2>Taken down</h2>
    <Facts
      of={[
        ['Reason', reasonLabel(of.reason)],
        ['Note', of.note],
        ['Told', of.message],
        ['Since', momentOf(of.at)],
        ['By', <IdLink key="by" id={of.by} />],
      ]}
    />
  </section>
);

const DecideButton = ({ video, isMine }: { video: StaffVideo; isMine: boolean }) => {
  const [asking, setAsking] = useState(false);
  const takeDown = useDoing('moderation.take_down_video');
  const restore = useDoing('moderation.restore_video');
  const params = { video_id: video.video_id };
  const done = async (words: string) => {
    setAsking(false);
    await Promise.all([readAgain('moderation.read_video', 'moderation.list_audit'), videoChanged()]);
    toast(words);
  };
  if (isMine || video.status === 'DELETING' || video.status === 'DELETED') return null;
  if (video.taken_down)
    return (
      <>
        <Button look="primary" onClick={() => setAsking(true)}>
          Restore
        </Button>
        {asking && (
          <NoteSheet
            title={`Restore “${video.title}”?`}
            explanation="It is exactly what it was before, and its owner is told by mail."
            verb="Restore"
            onClose={() => setAsking(false)}
            onDecide={async (note) => {
              await restore.mutateAsync({ params, body: { note } });
              await done(`“${video.title}” is restored.`);
            }}
          />
        )}
      </>
    );
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        Take down
      </Button>
      {asking && (
        <DecideSheet
          title={`Take down “${video.title}”?`}
          explanation="Nobody finds or plays it any more; who is watching just now can go on for up to an hour. Its owner reads why in the studio and by mail."
          verb="Take down"
          onClose={() => setAsking(false)}
          onDecide={async ({ reason, note, message }) => {
            await takeDown.mutateAsync({ params, body: { reason, note, ...(message ? { message } : {}) } });
            await done(`“${video.title}” is taken down.`);
          }}
        />
      )}
    </>
  );
};
