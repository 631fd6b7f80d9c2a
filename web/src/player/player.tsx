import { MediaProvider, useMediaSelector } from 'media-chrome/react/media-store';
import { useEffect, useState } from 'react';
import { clockOf } from '../ui/when.ts';
import { Controls } from './controls.tsx';
import type { Led } from './create-led.ts';
import type { Source } from './engine.ts';
import type { Lead } from './led.ts';
import { LedNews } from './led-news.tsx';
import type { Mark } from './marks.ts';
import { Stage } from './stage.tsx';
import { useEngine } from './use-engine.ts';
import { useLed, useLedStore } from './use-led.ts';
import { useFlash, useNews } from './use-overlays.ts';
import { usePerform } from './use-perform.ts';
import { useRests } from './use-rests.ts';
import { useVideo } from './use-video.ts';

/** What the player is given and whom it tells. It knows nothing of our API. */
export interface PlayerGiven {
  title: string;
  source: Source;
  posterUrl?: string | undefined;
  durationSec: number;
  /** Its parts, in their order. */
  marks?: readonly Mark[] | undefined;
  /** How many qualities the video has by now; the loaded playlist may know fewer. */
  qualities: number;
  /** Which engine to use instead of the one that fits best. */
  engine: string | null;
  /** Gets new access to the media; answers whether that worked. */
  onAccessLost: () => Promise<boolean>;
  /** The viewer paused, left or reached the end. */
  onRest: (positionSec: number) => void;
  /** Who says where the film is, where that is not this viewer alone. */
  lead?: Lead | undefined;
  /** What plays it, for whoever goes along with the film; null when it is gone. */
  onFilm?: ((film: HTMLVideoElement | null) => void) | undefined;
}

/**
 * A video with everything around it. The state of the video (full screen, picture in picture, volume kept for next time)
 * is Media Chrome's headless store; its ready-made elements put inline styles into the page, which our policy forbids, so
 * the controls are our own.
 */
export const Player = (given: PlayerGiven) => {
  const store = useLedStore(given.lead);
  return (
    <MediaProvider key={store ? 'led' : 'own'} {...(store ? { mediaStore: store.mediaStore } : {})}>
      <Film {...given} led={store?.led} say={store?.say} />
    </MediaProvider>
  );
};

const Film = ({
  title,
  source,
  posterUrl,
  durationSec,
  marks,
  qualities,
  engine: wanted,
  onAccessLost,
  onRest,
  onFilm,
  lead,
  led,
  say,
}: PlayerGiven & { led: Led | undefined; say: { current: (words: string) => void } | undefined }) => {
  const { video, takeVideo } = useVideo();
  const engine = useEngine(video, source, wanted, onAccessLost);
  const [menuOpen, setMenuOpen] = useState(false);
  const hasPlayed = useMediaSelector((state) => state.mediaHasPlayed) ?? false;
  const hasMore = useNews(qualities, engine.qualities.length, !hasPlayed, engine.startAgain);
  useRests(video, onRest);
  useEffect(() => {
    onFilm?.(video);
    return () => onFilm?.(null);
  }, [video, onFilm]);
  const flash = useFlash();
  if (say) say.current = flash.show;
  const standing = useLed(led, video);
  // Where everybody is together, who has no say has no controls for it either.
  const isHeld = lead?.viewers === 'together' && !lead.wish;
  const perform = usePerform(video, flash.show);

  return (
    <Stage
      title={title}
      posterUrl={posterUrl}
      takeVideo={takeVideo}
      engine={engine}
      perform={perform}
      flash={flash}
      holdsControls={menuOpen}
      isHeld={isHeld}
      controls={
        <Controls durationSec={durationSec} marks={marks} engine={engine} isHeld={isHeld} onMenu={setMenuOpen} />
      }
    >
      {hasMore.isWaiting && !engine.failure && (
        <button type="button" className="player-news" onClick={hasMore.take}>
          More qualities are ready. Use them
        </button>
      )}
      {led && video && !engine.failure && <LedNews led={led} standing={standing} video={video} />}
      {source.startAtSec > 0 && !led && !hasPlayed && !engine.failure && (
        <p className="player-resume">Goes on at {clockOf(source.startAtSec)}</p>
      )}
    </Stage>
  );
};
