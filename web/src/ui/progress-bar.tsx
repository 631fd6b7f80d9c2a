/** How far something has come. The label is read aloud with the percentage. */
export const ProgressBar = ({
  percent,
  label,
  look,
}: {
  percent: number;
  label: string;
  look?: 'done' | 'bad' | 'waiting' | undefined;
}) => (
  <div
    className={look ? `bar ${look}` : 'bar'}
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuenow={Math.round(percent)}
  >
    <div style={{ width: `${Math.max(0, Math.min(100, percent))}%` }} />
  </div>
);
