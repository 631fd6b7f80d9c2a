import { hueOf } from './hue.ts';

/** The first letter of a name on a colour that always belongs to that name. */
export const Avatar = ({ name, big = false }: { name: string; big?: boolean }) => (
  <span
    className={big ? 'avatar big' : 'avatar'}
    style={{ '--hue': String(hueOf(name)) } as React.CSSProperties}
    aria-hidden="true"
  >
    {name.slice(0, 1)}
  </span>
);
