import { useState } from 'react';
import type { OwnStream } from '../../api/promises.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/use-now.ts';
import { clockOf, momentOf } from '../../ui/when.ts';
import { countdownOf } from './countdown.ts';
import { dollars } from './money.ts';
import { StopSheet } from './stop-sheet.tsx';
import { isRunning } from './stream-state.ts';
import { viewersShort } from './viewers-words.ts';

/** Beside the stream: how long it has been on air, how many watch, what it costs, and the way to end it. */
export const CostCard = ({ stream, isMine }: { stream: OwnStream; isMine: boolean }) => {
  const [asking, setAsking] = useState(false);
  const now = useNow();
  const { state, live_since, ended_at, scheduled_at, reconnect_until, cost, viewers, peak_viewers } = stream;
  const onAirSec = live_since ? (Date.parse(ended_at ?? now.toISOString()) - Date.parse(live_since)) / 1000 : undefined;
  const waited = state === 'INTERRUPTED' && reconnect_until ? countdownOf(reconnect_until, now) : undefined;
  const mayStop = isMine && (state === 'SCHEDULED' || (isRunning(state) && state !== 'ENDING'));
  return (
    <aside className="card stack edit-aside stream-aside">
      <dl className="figures">
        {onAirSec !== undefined && (
          <div>
            <dt>On air</dt>
            <dd className="clock">{clockOf(onAirSec)}</dd>
          </div>
        )}
        {viewers !== undefined && (
          <div>
            <dt>Watching</dt>
            <dd data-testid="viewers">{viewersShort(viewers)}</dd>
          </div>
        )}
        {peak_viewers !== undefined && (
          <div>
            <dt>Most at once</dt>
            <dd data-testid="peak-viewers">{viewersShort(peak_viewers)}</dd>
          </div>
        )}
        {state === 'INTERRUPTED' && (
          <div className="urgent">
            <dt>Ends without you in</dt>
            <dd className="clock">{waited ?? 'a moment'}</dd>
          </div>
        )}
        {state === 'SCHEDULED' && scheduled_at && (
          <div>
            <dt>Announced for</dt>
            <dd>{momentOf(scheduled_at)}</dd>
          </div>
        )}
        <div>
          <dt>{isRunning(state) ? 'Cost so far' : 'Cost'}</dt>
          <dd>{dollars(cost.so_far_usd)}</dd>
        </div>
        {(state === 'SCHEDULED' || isRunning(state)) && (
          <div>
            <dt>Per hour</dt>
            <dd>{dollars(cost.per_hour_usd)}</dd>
          </div>
        )}
      </dl>
      {mayStop && (
        <Button look="danger" onClick={() => setAsking(true)}>
          {state === 'SCHEDULED' ? 'Call it off' : 'End the stream'}
        </Button>
      )}
      {asking && <StopSheet stream={stream} onClose={() => setAsking(false)} />}
    </aside>
  );
};
