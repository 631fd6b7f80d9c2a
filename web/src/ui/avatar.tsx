import { useState } from 'react';
import { hueOf } from './hue.ts';

/** Somebody's picture; without one, the first letter of the name on a colour that always belongs to that name. */
export const Avatar = ({
  name,
  picture,
  big = false,
}: {
  name: string;
  picture?: string | undefined;
  big?: boolean;
}) => {
  const [lost, setLost] = useState<string>();
  const isShown = picture !== undefined && picture !== lost;
  return (
    <span
      className={big ? 'avatar big' : 'avatar'}
      style={{ '--hue': String(hueOf(name)) } as React.CSSProperties}
      aria-hidden="true"
    >
      {isShown ? <img src={picture} alt="" onError={() => setLost(picture)} /> : [...name][0]}
    </span>
  );
};
