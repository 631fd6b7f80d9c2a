import type { Led, LedStanding } from './create-led.ts';

/** What lies over a film that is led, where the viewer has to do something to go along. */
export const LedNews = ({
  led,
  standing: { isFollowing, needsPress },
  video,
}: {
  led: Led;
  standing: LedStanding;
  video: HTMLVideoElement;
}) => {
  if (needsPress)
    return (
      <button type="button" className="player-news" onClick={() => led.follow(video)}>
        Watch along
      </button>
    );
  if (isFollowing) return null;
  return (
    <button type="button" className="player-news" onClick={() => led.follow(video)}>
      Back to where everybody is
    </button>
  );
};
