import type { ReactNode } from 'react';

export type SceneKind = 'empty' | 'missing' | 'offline' | 'broken' | 'cooking' | 'locked' | 'done';

const rod = { fill: 'none', stroke: 'currentColor', strokeWidth: 9, strokeLinecap: 'round' } as const;
const thin = { fill: 'none', stroke: 'currentColor', strokeWidth: 3, strokeLinecap: 'round' } as const;

const Spark = ({ x, y, r, fill = '#ffb829' }: { x: number; y: number; r: number; fill?: string }) => (
  <path
    d={`M${x} ${y - r}l${r * 0.27} ${r * 0.73} ${r * 0.73} ${r * 0.27}-${r * 0.73} ${r * 0.27}-${r * 0.27} ${r * 0.73}-${r * 0.27}-${r * 0.73}-${r * 0.73}-${r * 0.27} ${r * 0.73}-${r * 0.27}z`}
    fill={fill}
  />
);

const Lamp = ({ lit, apart = 0 }: { lit: boolean; apart?: number }) => (
  <g>
    <path d={`M${52 - apart} 128 ${84 - apart} 62`} {...rod} />
    <path d={`M${148 + apart} 128 ${116 + apart} 62`} {...rod} />
    {lit && <Spark x={100} y={48} r={30} />}
  </g>
);

const drawings: Record<SceneKind, ReactNode> = {
  empty: (
    <>
      <rect
        x="30"
        y="26"
        width="140"
        height="92"
        rx="14"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        strokeDasharray="7 9"
      />
      <path d="M90 54v36l30-18z" fill="#ff7a45" />
      <Spark x={158} y={30} r={18} />
    </>
  ),
  missing: (
    <>
      <Lamp lit={false} apart={8} />
      <path d="M88 40c2-14 24-14 24 0 0 10-12 9-12 19" {...thin} stroke="#ff7a45" strokeWidth="5" />
      <circle cx="100" cy="72" r="3.6" fill="#ff7a45" />
    </>
  ),
  offline: (
    <>
      <Lamp lit={false} apart={14} />
      <path d="M70 34l12 12m0-12L70 46m48-12 12 12m0-12-12 12" {...thin} stroke="#ff7a45" strokeWidth="5" />
    </>
  ),
  broken: (
    <>
      <path d="M52 128 66 99l-8-10 26-27" {...rod} />
      <path d="M148 128 116 62" {...rod} />
      <path d="M92 36l10 12-8 6 12 16" {...thin} stroke="#ff7a45" strokeWidth="5" />
    </>
  ),
  cooking: (
    <>
      <Lamp lit />
      <path d="M74 104c16 10 36 10 52 0" {...thin} stroke="#ff7a45" strokeWidth="7" />
      <path d="M40 40 26 32m22-10L40 10m120 30 14-8m-22-10 8-12" {...thin} stroke="#ffb829" />
    </>
  ),
  locked: (
    <>
      <rect x="60" y="66" width="80" height="62" rx="12" fill="none" stroke="currentColor" strokeWidth="7" />
      <path d="M76 66V50a24 24 0 0 1 48 0v16" {...rod} strokeWidth={7} />
      <Spark x={100} y={97} r={20} />
    </>
  ),
  done: (
    <>
      <Lamp lit />
      <path d="M78 104l14 14 32-32" {...thin} stroke="#ff7a45" strokeWidth="7" strokeLinejoin="round" />
    </>
  ),
};

/** One of the pictures for when there is nothing to show: what happened in a headline, what to do below it. */
export const Scene = ({
  kind,
  title,
  children,
  actions,
  heading = 'h1',
}: {
  kind: SceneKind;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  heading?: 'h1' | 'h2';
}) => {
  const Heading = heading;
  return (
    <section className="scene">
      <svg viewBox="0 0 200 140" aria-hidden="true" focusable="false">
        {drawings[kind]}
      </svg>
      <Heading>{title}</Heading>
      {children}
      {actions && <div className="row">{actions}</div>}
    </section>
  );
};
