import { useParams } from 'react-router';
import type { OwnStream, ReadableStream } from '../../api/promises.ts';
import { Broken } from '../../app/broken.tsx';
import { TakenKeys } from '../../player/taken-keys.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { useSignedIn } from '../accounts/me.tsx';
import { VisibilityBadge } from '../catalog/badges.tsx';
import '../catalog/studio.css';
import { manages, useMyChannels } from '../channels/my-channels.ts';
import { TakeChatHome } from '../chat/take-chat-home.tsx';
import { Aftermath } from './aftermath.tsx';
import { BrowserCard } from './browser-card.tsx';
import { CostCard } from './cost-card.tsx';
import { DoorBadge } from './door-badge.tsx';
import { GoLive } from './go-live.tsx';
import { HealthCard } from './health-card.tsx';
import { KeySheet } from './key-sheet.tsx';
import { LiveScreen } from './live-screen.tsx';
import { markKeys } from './mark-key.ts';
import { MarksCard } from './marks-card.tsx';
import { SendCard } from './send-card.tsx';
import { StandingBadge } from './standing-badge.tsx';
import { Starting } from './starting.tsx';
import { StreamDetails } from './stream-details.tsx';
import { isOnAir, isRunning, standingOf } from './stream-state.ts';
import { TargetsCard } from './targets-card.tsx';
import { TicketsCard } from './tickets-card.tsx';
import { useStream } from './use-stream.ts';
import './live.css';
import './control.css';

const isOwn = (stream: ReadableStream): stream is ReadableStream & OwnStream =>
  stream.version !== undefined && stream.cost !== undefined;

const noKeys: readonly string[] = [];

/** One stream of mine, from before it begins until after it has ended. */
export const ControlPage = () => {
  const { streamId = '' } = useParams();
  const { data: stream, error, refetch } = useStream(streamId);
  const me = useSignedIn();
  const isMine = stream?.owner_id === me.account_id;
  const team = useMyChannels(stream !== undefined && !isMine);
  if (error && !stream) return <Broken error={error} again={() => void refetch()} what="stream" />;
  if (!stream) {
    return (
      <div className="page edit-page">
        <Loading what="the stream" />
        <Skeleton kind="picture" />
        <Skeleton kind="picture" />
      </div>
    );
  }
  if (!isOwn(stream)) {
    return (
      <Scene
        kind="locked"
        title="Only its owner runs it"
        actions={<LinkButton to={`/live/${streamId}`}>Watch it</LinkButton>}
      >
        <p>“{stream.title}” belongs to someone else.</p>
      </Scene>
    );
  }
  const mine = team.channels.find(({ channel }) => channel.channel_id === stream.channel?.channel_id);
  const mayMark = isMine || manages(mine?.role);
  const standing = standingOf(stream);
  const address = `${window.location.origin}/live/${streamId}`;
  return (
    <div className="page">
      <title>{`${stream.title} – Live – Arclight`}</title>
      <header className="page-head">
        <div className="stack-tight">
          <h1>{stream.title}</h1>
          <div className="row">
            <StandingBadge stream={stream} />
            <VisibilityBadge visibility={stream.visibility} />
            <DoorBadge stream={stream} />
          </div>
          <p className={standing.look === 'bad' ? 'failure' : 'soft'} role="status">
            {standing.sentence}
          </p>
        </div>
        <div className="row push">
          <LinkButton to="/studio/live" look="quiet">
            All streams
          </LinkButton>
          <Button
            icon="link"
            onClick={() =>
              void navigator.clipboard.writeText(address).then(
                () => toast('The link for viewers is copied.'),
                () => toast(address),
              )
            }
          >
            Copy link
          </Button>
          <LinkButton to={`/live/${streamId}`} icon="eye">
            View page
          </LinkButton>
        </div>
      </header>
      <div className="edit-page">
        <div className="stack">
          {stream.state === 'SCHEDULED' && isMine && <GoLive stream={stream} />}
          {stream.state === 'STARTING' && <Starting stream={stream} />}
          {isOnAir(stream.state) && (
            <TakenKeys value={mayMark ? markKeys : noKeys}>
              <LiveScreen stream={stream} isMuted onChange={() => void refetch()} />
            </TakenKeys>
          )}
          {stream.live_since && <MarksCard stream={stream} mayMark={mayMark} />}
          {(isOnAir(stream.state) || stream.state === 'WAITING_INPUT') && <HealthCard stream={stream} />}
          {isRunning(stream.state) && stream.state !== 'ENDING' && isMine && (
            <>
              {stream.ingest?.whip_url && <BrowserCard stream={stream} url={stream.ingest.whip_url} />}
              <SendCard stream={stream} />
            </>
          )}
          <TargetsCard stream={stream} isMine={isMine} />
          <Aftermath stream={stream} />
          {stream.live_since && <TakeChatHome stream={stream} />}
          {stream.admission === 'ticket' && mayMark && <TicketsCard stream={stream} />}
          <StreamDetails key={stream.stream_id} stream={stream} isMine={isMine} />
        </div>
        <CostCard stream={stream} isMine={isMine} />
      </div>
      <KeySheet streamId={streamId} />
    </div>
  );
};
