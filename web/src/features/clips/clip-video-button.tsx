import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { keepPlaying } from '../../../../sdk/src/public.ts';
import { call } from '../../api/api.ts';
import type { ReadableVideo } from '../../api/promises.ts';
import { toast } from '../../ui/toast.tsx';
import { useKept } from '../playback/use-kept.ts';
import { ClipButton } from './clip-button.tsx';
import { ClipSheet } from './clip-sheet.tsx';
import { leastSec, lengthsWithin, startBefore } from './clip-wish.ts';

const tooShort = `This video is shorter than ${leastSec} seconds, the least a clip can be.`;

/** A clip of what of a video was seen last, up to where it is now. */
export const ClipVideoButton = ({ video, film }: { video: ReadableVideo; film: HTMLVideoElement | null }) => {
  const [now, setNow] = useState<number>();
  if (!film || video.taken_down) return null;
  const open = () => {
    if (lengthsWithin(film.duration).length === 0) return toast(tooShort);
    film.pause();
    setNow(film.currentTime);
  };
  return (
    <>
      <ClipButton onPress={open} />
      {now !== undefined && Number.isFinite(film.duration) && (
        <VideoSheet video={video} nowSec={now} durationSec={film.duration} onClose={() => setNow(undefined)} />
      )}
    </>
  );
};

const VideoSheet = ({
  video,
  nowSec,
  durationSec,
  onClose,
}: {
  video: ReadableVideo;
  nowSec: number;
  durationSec: number;
  onClose: () => void;
}) => {
  const [search] = useSearchParams();
  const { grant } = useKept(keepPlaying, video.video_id);
  return (
    <ClipSheet
      title={video.title}
      lengths={lengthsWithin(durationSec)}
      engine={search.get('engine')}
      previewOf={(lengthSec) => {
        const startSec = startBefore(nowSec, lengthSec);
        return (
          grant && {
            source: {
              hlsUrl: grant.hls_url,
              dashUrl: grant.dash_url,
              tokenHlsUrl: grant.token_hls_url,
              startAtSec: startSec,
              contentId: video.video_id,
              sessionId: 'preview',
            },
            bounds: { startSec, lengthSec },
          }
        );
      }}
      make={({ title, lengthSec }) =>
        call('clips.make_of_video', {
          params: { video_id: video.video_id },
          body: { title, length_sec: lengthSec, start_sec: startBefore(nowSec, lengthSec) },
        })
      }
      onClose={onClose}
    />
  );
};
