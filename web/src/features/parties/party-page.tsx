import { useMemo, useRef } from 'react';
import { useParams } from 'react-router';
import type { Answer } from '../../api/promises.ts';
import { useAnswer } from '../../api/queries.ts';
import { isRefused, sentenceOf } from '../../api/refusal.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { Loading } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { useMe } from '../accounts/me.tsx';
import { ChatRoom } from '../chat/chat-panel.tsx';
import { ChatPlace } from '../chat/chat-side.tsx';
import { useChat } from '../chat/use-chat.ts';
import { AboutVideo } from '../playback/about-video.tsx';
import { NoEntry } from '../playback/no-entry.tsx';
import { Screen } from '../playback/screen.tsx';
import { WatchSkeleton } from '../playback/watch-skeleton.tsx';
import { PartyBar } from './party-bar.tsx';
import { partyLead } from './party-lead.ts';
import '../playback/watch.css';
import './parties.css';

/** A video that is watched together: the picture, in step for everybody, and what they say. */
export const PartyPage = () => {
  const { partyId = '' } = useParams();
  const { data: party, error, refetch } = useAnswer('chat.read_party', { params: { party_id: partyId } });
  if (isRefused(error, 'chat.party_not_found')) {
    return (
      <Scene kind="missing" title="There is no such watch party" actions={<LinkButton to="/">Go home</LinkButton>}>
        <p>It may be long over. Ask whoever sent you the link.</p>
      </Scene>
    );
  }
  if (error && !party) return <NoEntry error={error} again={() => void refetch()} what="watch party" />;
  if (!party) return <WatchSkeleton what="the watch party" />;
  if (party.state === 'closed') return <Over videoId={party.video_id} />;
  return <OpenParty key={partyId} party={party} />;
};

const OpenParty = ({ party }: { party: Answer<'chat.read_party'> }) => {
  const { party_id: partyId } = party;
  const { me } = useMe();
  const open = useChat(partyId);
  const { chat, standing } = open;
  const { room, line } = standing;
  const hosts = room.party?.hosts ?? party.hosts;
  // What is watched may be another video by now than when this page was opened.
  const videoId = room.party?.video_id ?? party.video_id;
  const { data: video, error, refetch } = useAnswer('catalog.read_video', { params: { video_id: videoId } });
  const isHost = me !== undefined && hosts.some(({ account_id }) => account_id === me.account_id);
  // A press nobody could hear would be lost: there are controls once they are heard.
  const steers = isHost && room.party !== undefined && line.is === 'open';
  const now = useRef({ party: room.party, chat });
  now.current = { party: room.party, chat };
  const durationSec = video?.duration_sec ?? 0;
  const lead = useMemo(
    () =>
      partyLead(
        () => now.current.party,
        () => now.current.chat,
        { durationSec, steers, onRefused: (error) => toast(sentenceOf(error)) },
      ),
    [durationSec, steers],
  );
  if (room.isClosed) return <Over videoId={videoId} />;
  if (line.is === 'over')
    return (
      <Scene
        kind="locked"
        title="You cannot come in just now"
        actions={<LinkButton to={`/watch/${videoId}`}>Watch it alone</LinkButton>}
      >
        <p>{line.because}</p>
      </Scene>
    );
  if (error && !video) return <NoEntry error={error} again={() => void refetch()} what="video" />;
  return (
    <div className="watch with-chat">
      <title>{`Together: ${video?.title ?? 'a video'} – Arclight`}</title>
      <div className="watch-main stack">
        {video ? (
          <Screen key={videoId} video={video} lead={lead} onFilm={ignore} />
        ) : (
          <div className="stage">
            <Loading what="the video" />
          </div>
        )}
        <PartyBar
          partyId={partyId}
          chat={chat}
          hosts={hosts}
          me={me?.account_id}
          isHost={isHost}
          party={line.is === 'open' ? room.party : undefined}
        />
        {video && <AboutVideo video={video} isMine={false} />}
      </div>
      <ChatPlace>{(hide) => <ChatRoom open={open} streamId={partyId} channelId={undefined} onHide={hide} />}</ChatPlace>
    </div>
  );
};

const ignore = () => {};

const Over = ({ videoId }: { videoId: string }) => (
  <Scene
    kind="done"
    title="This watch party is over"
    actions={
      <LinkButton look="primary" to={`/watch/${videoId}`}>
        To the video
      </LinkButton>
    }
  >
    <p>A host ended it, nobody was there any more, or its video cannot be watched by others now.</p>
  </Scene>
);
