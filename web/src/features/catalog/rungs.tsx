import type { Rung } from '../../api/promises.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { rungSentence, rungsInOrder } from './standing.ts';
import './studio.css';

const lookOf = { waiting: 'waiting', encoding: undefined, checking: undefined, ready: 'done', failed: 'bad' } as const;

/** Each quality of a video and how far it has come. */
export const Rungs = ({ rungs }: { rungs: readonly Rung[] }) => (
  <ul className="rungs" aria-label="Qualities">
    {rungsInOrder(rungs).map((rung) => (
      <li key={rung.name} title={rungSentence(rung)}>
        <span className="rung-name">{rung.name === 'audio' ? 'sound' : rung.name}</span>
        <ProgressBar
          percent={rung.state === 'ready' || rung.state === 'failed' ? 100 : rung.percent}
          look={lookOf[rung.state]}
          label={rungSentence(rung)}
        />
        <span className="rung-percent" aria-hidden="true">
          {rung.state === 'ready' ? '✓' : rung.state === 'failed' ? '×' : `${rung.percent}%`}
        </span>
      </li>
    ))}
  </ul>
);
