import { useState } from 'react';
import { hueOf } from '../../ui/hue.ts';
import { Logo } from '../../ui/logo.tsx';
import { clockOf } from '../../ui/when.ts';
import './catalog.css';

/** A video's picture; where there is none (yet), a colour of its own. */
export const Poster = ({
  video,
  eager = false,
}: {
  video: { video_id: string; thumbnail_url?: string | undefined; duration_sec?: number | undefined };
  eager?: boolean;
}) => {
  const [brokenUrl, setBrokenUrl] = useState<string>();
  const url = video.thumbnail_url;
  return (
    <span className="poster" style={{ '--hue': String(hueOf(video.video_id)) } as React.CSSProperties}>
      {url && url !== brokenUrl ? (
        <img src={url} alt="" loading={eager ? 'eager' : 'lazy'} decoding="async" onError={() => setBrokenUrl(url)} />
      ) : (
        <span className="poster-blank">
          <Logo size={44} />
        </span>
      )}
      {video.duration_sec !== undefined && <span className="poster-time">{clockOf(video.duration_sec)}</span>}
    </span>
  );
};
