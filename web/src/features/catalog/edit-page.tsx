import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { OwnVideo, ReadableVideo } from '../../api/promises.ts';
import { useAnswer } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { useSignedIn } from '../accounts/me.tsx';
import { edits, manages, type Role, useMyChannels } from '../channels/my-channels.ts';
import { roleWords } from '../channels/role-words.ts';
import { VideoChannel } from '../channels/video-channel.tsx';
import { EditForm } from './edit-form.tsx';
import { MadeOf, sizesOf } from './made-of.tsx';
import { Poster } from './poster.tsx';
import { PremiereTime } from './premiere-time.tsx';
import { PublishTime } from './publish-time.tsx';
import { Rungs } from './rungs.tsx';
import { isEncoding, pollMsOf, standingOf } from './standing.ts';
import { ThumbnailChooser } from './thumbnail-chooser.tsx';
import { PublishButton, TrashButton } from './video-actions.tsx';
import './studio.css';

const isOwn = (video: ReadableVideo): video is ReadableVideo & OwnVideo => video.version !== undefined;

/** One of my videos: what it says of itself, and how it stands. */
export const EditPage = () => {
  const { videoId = '' } = useParams();
  const navigate = useNavigate();
  const answer = useAnswer(
    'catalog.read_video',
    { params: { video_id: videoId } },
    {
      refetchInterval: ({ state }) => (state.data && isOwn(state.data) ? pollMsOf([state.data]) : false),
    },
  );
  const video = answer.data;
  const me = useSignedIn();
  const isMine = video?.owner_id === me.account_id;
  const team = useMyChannels(video !== undefined && !isMine);
  const mine = team.channels.find(({ channel }) => channel.channel_id === video?.channel?.channel_id);
  const role: Role | undefined = isMine ? 'owner' : (mine?.role ?? (team.isPending ? undefined : 'stats'));
  if (answer.error && !video) return <Broken error={answer.error} again={() => void answer.refetch()} what="video" />;
  if (!video) {
    return (
      <div className="page edit-page">
        <Loading what="the video" />
        <Skeleton kind="picture" />
        <Skeleton kind="picture" />
      </div>
    );
  }
  if (!isOwn(video)) {
    return (
      <Scene
        kind="locked"
        title="Only its owner edits it"
        actions={<LinkButton to={`/watch/${videoId}`}>Watch it</LinkButton>}
      >
        <p>“{video.title}” belongs to someone else.</p>
      </Scene>
    );
  }
  if (role === undefined) return <Loading what="the video" />;
  if (!edits(role)) {
    return (
      <Scene
        kind="locked"
        title="You may look, not change"
        actions={<LinkButton to="/channels">Your channels</LinkButton>}
      >
        <p>On this channel’s team you are {roleWords[role].name.toLowerCase()}; editors and managers change videos.</p>
      </Scene>
    );
  }
  if (video.status === 'DELETING' || video.status === 'DELETED') {
    return (
      <Scene
        kind="missing"
        title="This video is being deleted"
        actions={<LinkButton to="/studio">Back to the studio</LinkButton>}
      >
        <p>Its file, qualities and pictures are on their way out.</p>
      </Scene>
    );
  }
  if (video.trashed_at) {
    return (
      <Scene
        kind="missing"
        title="This video is in the trash"
        actions={
          <LinkButton to="/studio/trash" look="primary">
            To the trash
          </LinkButton>
        }
      >
        <p>Take it out of the trash to edit it.</p>
      </Scene>
    );
  }
  return (
    <div className="page">
      <title>{`Edit ${video.title} – Arclight`}</title>
      <header className="page-head">
        <h1>Edit video</h1>
        <div className="row push">
          <LinkButton to="/studio" look="quiet">
            Back to the studio
          </LinkButton>
        </div>
      </header>
      <div className="edit-page">
        <EditForm key={video.video_id} video={video} publishes={manages(role)} />
        <Aside video={video} role={role} onDeleted={() => void navigate('/studio', { replace: true })} />
      </div>
    </div>
  );
};

const Aside = ({ video, role, onDeleted }: { video: OwnVideo; role: Role; onDeleted: () => void }) => {
  const standing = standingOf(video);
  const [address] = useState(() => `${window.location.origin}/watch/${video.video_id}`);
  const playable = video.status === 'READY' || video.status === 'PUBLISHED';
  return (
    <aside className="card stack edit-aside">
      <Poster video={video} />
      <div className="stack-tight">
        <div className="row">
          <span className={`badge ${standing.look}`}>{standing.label}</span>
        </div>
        <p className={standing.look === 'bad' ? 'failure' : 'soft small'} aria-live="polite">
          {standing.sentence}
        </p>
      </div>
      {isEncoding(video) && video.rungs.length > 0 && <Rungs rungs={video.rungs} />}
      <MadeOf video={video} more={sizesOf(video).join(' · ')} />
      <div className="row">
        {manages(role) && <PublishButton video={video} size="small" />}
        {playable && !video.taken_down && (
          <LinkButton to={`/watch/${video.video_id}`} size="small" icon="play">
            Watch
          </LinkButton>
        )}
        {playable && (
          <Button
            size="small"
            icon="link"
            onClick={() =>
              void navigator.clipboard.writeText(address).then(
                () => toast('The link is copied.'),
                () => toast(address),
              )
            }
          >
            Copy link
          </Button>
        )}
        {role === 'owner' && (
          <TrashButton video={video} size="small" onTrashed={onDeleted}>
            Delete
          </TrashButton>
        )}
      </div>
      {role === 'owner' && <VideoChannel video={video} />}
      {!video.taken_down && manages(role) && <PublishTime video={video} />}
      {!video.taken_down && manages(role) && <PremiereTime video={video} />}
      <ThumbnailChooser key={video.video_id} video={video} />
    </aside>
  );
};
