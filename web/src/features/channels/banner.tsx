import { useState } from 'react';
import type { Channel } from '../../api/promises.ts';
import { hueOf } from '../../ui/hue.ts';
import './banner.css';

/** The picture at the top of a channel; without one, or when it is lost, the colour of its name. */
export const Banner = ({ channel }: { channel: Pick<Channel, 'name' | 'banner_url'> }) => {
  const [lost, setLost] = useState<string>();
  const picture = channel.banner_url;
  return (
    <div className="banner" style={{ '--hue': String(hueOf(channel.name)) } as React.CSSProperties} aria-hidden="true">
      {picture !== undefined && picture !== lost && <img src={picture} alt="" onError={() => setLost(picture)} />}
    </div>
  );
};
