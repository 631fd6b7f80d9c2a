import { useEffect, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { keepClip } from '../../../../sdk/src/public.ts';
import type { Clip } from '../../api/promises.ts';
import { useAnswer } from '../../api/queries.ts';
import { isRefused } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import { ClipPlayer } from '../../player/clip-player.tsx';
import { fetchEngine } from '../../player/use-engine.ts';
import { LinkButton } from '../../ui/button.tsx';
import { CopyLine } from '../../ui/copy-line.tsx';
import { Scene } from '../../ui/scene.tsx';
import { Loading } from '../../ui/skeleton.tsx';
import { ago } from '../../ui/when.ts';
import { NoEntry } from '../playback/no-entry.tsx';
import { useKept } from '../playback/use-kept.ts';
import { WatchSkeleton } from '../playback/watch-skeleton.tsx';
import '../playback/watch.css';
import { DeleteClip } from './delete-clip.tsx';
import { DownloadClip } from './download-clip.tsx';
import './clips.css';

/** One clip: it plays, can be passed on, and leads to what it is of. */
export const ClipPage = () => {
  const { clipId = '' } = useParams();
  const { data: clip, error, refetch } = useAnswer('clips.read', { params: { clip_id: clipId } });
  if (error && !clip) return <Broken error={error} again={() => void refetch()} what="clip" />;
  if (!clip) return <WatchSkeleton what="the clip" />;
  return (
    <div className="watch">
      <title>{`${clip.title} – Arclight`}</title>
      <div className="watch-main stack">
        <ClipScreen clip={clip} key={clip.clip_id} />
        <AboutClip clip={clip} />
      </div>
    </div>
  );
};

const ClipScreen = ({ clip }: { clip: Clip }) => {
  const [search] = useSearchParams();
  const [sessionId] = useState(() => crypto.randomUUID());
  const { grant, error, renew } = useKept(keepClip, clip.clip_id);
  const engine = search.get('engine');
  useEffect(() => fetchEngine(engine), [engine]);
  if (grant) {
    const { hls_url: hlsUrl, start_sec: startSec, starts_at: startsAt, length_sec: lengthSec } = grant;
    return (
      <ClipPlayer
        title={clip.title}
        source={{
          // The browser's own HLS sends our cookies along: the media are of the page's own origin.
          ...{ hlsUrl, tokenHlsUrl: hlsUrl, dashUrl: '', startAtSec: startSec ?? 0, sessionId },
          contentId: clip.clip_id,
        }}
        bounds={{ startSec, startsAt, lengthSec }}
        engine={engine === 'shaka' ? null : engine}
        onAccessLost={renew}
      />
    );
  }
  if (isRefused(error, 'clips.not_ready'))
    return (
      <div className="stage">
        <Scene kind="cooking" heading="h2" title="In a moment">
          <p>{error.message} It begins here by itself.</p>
        </Scene>
      </div>
    );
  if (error) return <NoEntry error={error} again={() => void renew()} what="clip" />;
  return (
    <div className="stage-skeleton">
      <Loading what="the player" />
    </div>
  );
};

/** Where the film goes on from there. */
const sourceOf = ({ source: { video_id, stream_id, start_sec } }: Clip): string | undefined => {
  if (video_id) return `/watch/${video_id}?t=${Math.floor(start_sec ?? 0)}`;
  return stream_id ? `/live/${stream_id}` : undefined;
};

const AboutClip = ({ clip }: { clip: Clip }) => {
  const source = sourceOf(clip);
  return (
    <section className="about stack" aria-label="About this clip">
      <div className="stack-tight">
        <h1>{clip.title}</h1>
        <p className="soft small">
          A clip of {source ? <Link to={source}>{clip.source.title}</Link> : clip.source.title}, made{' '}
          {clip.made_by.name ? `by ${clip.made_by.name} ` : ''}
          <time dateTime={clip.created_at}>{ago(clip.created_at, new Date())}</time>
        </p>
      </div>
      <div className="row">
        {source && (
          <LinkButton to={source} look="primary" icon="play">
            {clip.source.video_id ? 'Watch on from there' : 'To the stream'}
          </LinkButton>
        )}
        {clip.may_delete && <DeleteClip clip={clip} />}
        {clip.may_download && <DownloadClip clip={clip} />}
      </div>
      <CopyLine label="Address of this clip" text={`${window.location.origin}/clips/${clip.clip_id}`} />
    </section>
  );
};
