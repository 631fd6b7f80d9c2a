import { useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { keepPlaying } from '../../../../sdk/src/public.ts';
import type { ReadableVideo } from '../../api/promises.ts';
import { isRefused } from '../../api/refusal.ts';
import type { Lead } from '../../player/led.ts';
import { Player } from '../../player/player.tsx';
import { fetchEngine } from '../../player/use-engine.ts';
import { LinkButton } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Scene } from '../../ui/scene.tsx';
import { Loading } from '../../ui/skeleton.tsx';
import { Rungs } from '../catalog/rungs.tsx';
import { overallPercent } from '../catalog/standing.ts';
import { marksOf } from './chapters.tsx';
import { NoEntry } from './no-entry.tsx';
import { useKept } from './use-kept.ts';
import { useSaveProgress } from './use-save-progress.ts';

/** The moment an address names (`?t=`, in seconds), where the film has it. */
export const askedFor = (text: string | null, durationSec: number): number | undefined => {
  const at = Number(text);
  return text && Number.isFinite(at) && at >= 0 && at < durationSec ? at : undefined;
};

/** The picture itself: asks whether this viewer may watch, plays, and keeps the permission fresh. */
export const Screen = ({
  video,
  lead,
  onFilm,
}: {
  video: ReadableVideo;
  /** Who says where the film is, where that is not this viewer alone. */
  lead?: Lead | undefined;
  onFilm: (film: HTMLVideoElement | null) => void;
}) => {
  const [search] = useSearchParams();
  const [sessionId] = useState(() => crypto.randomUUID());
  const { grant, error, renew } = useKept(keepPlaying, video.video_id);
  const save = useSaveProgress(video.video_id);
  const engine = search.get('engine');
  useEffect(() => fetchEngine(engine), [engine]);
  const marks = useMemo(() => marksOf(video.chapters), [video.chapters]);

  if (grant) {
    const { hls_url, dash_url, token_hls_url, poster_url, duration_sec, resume_at_sec } = grant;
    return (
      <Player
        title={video.title}
        source={{
          hlsUrl: hls_url,
          dashUrl: dash_url,
          tokenHlsUrl: token_hls_url,
          startAtSec: lead ? 0 : (askedFor(search.get('t'), duration_sec) ?? resume_at_sec),
          contentId: video.video_id,
          sessionId,
        }}
        posterUrl={poster_url ?? video.thumbnail_url}
        durationSec={duration_sec}
        marks={marks}
        qualities={video.resolutions?.length ?? 0}
        engine={engine}
        onAccessLost={renew}
        onRest={save}
        {...(lead ? { lead } : {})}
        onFilm={onFilm}
      />
    );
  }
  if (isRefused(error, 'playback.not_ready', 'playback.video_not_found')) return <Cooking video={video} />;
  if (error) return <NoEntry error={error} again={() => void renew()} what="video" />;
  return (
    <div className="stage-skeleton">
      <Loading what="the player" />
    </div>
  );
};

/** Not yet a video: how far it is, for its owner; a kind word for everyone else. */
export const Cooking = ({ video }: { video: ReadableVideo }) => {
  const rungs = video.rungs ?? [];
  const waitsForFile = video.status === 'INIT' && video.version !== undefined;
  return (
    <div className="stage">
      <Scene
        kind="cooking"
        heading="h2"
        title={waitsForFile ? 'Waiting for the file' : 'Still being prepared'}
        actions={
          waitsForFile && (
            <LinkButton to="/upload" look="primary" icon="upload">
              Continue the upload
            </LinkButton>
          )
        }
      >
        <p>
          {waitsForFile
            ? 'The upload of this video is not complete yet.'
            : 'We are making the qualities of this video. It starts here by itself as soon as the first is ready.'}
        </p>
        {rungs.length > 0 && (
          <div className="cooking">
            <ProgressBar percent={overallPercent(rungs)} label="Preparing the video" />
            <Rungs rungs={rungs} />
          </div>
        )}
      </Scene>
    </div>
  );
};
