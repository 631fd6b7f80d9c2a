import type { OwnStream } from '../../api/promises.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { useNow } from '../../ui/use-now.ts';
import { roughly } from '../../ui/when.ts';

/** How far the encoder has come up. */
export const Starting = ({ stream: { progress, ready_by } }: { stream: OwnStream }) => {
  const now = useNow(5_000);
  const leftSec = ready_by ? (Date.parse(ready_by) - now.getTime()) / 1000 : 0;
  const percent = progress ? (progress.step / Math.max(progress.steps, 1)) * 100 : 0;
  return (
    <section className="card stack">
      <h2>Starting</h2>
      <ProgressBar percent={percent} label="Starting the stream" />
      <p className="soft">
        {progress ? `Step ${progress.step} of ${progress.steps}: ${progress.words}. ` : ''}
        {leftSec > 5 ? `Ready in ${roughly(leftSec)}.` : 'Ready any moment.'} Put the address and the key into OBS
        meanwhile.
      </p>
    </section>
  );
};
