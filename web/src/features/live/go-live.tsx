import { Link } from 'react-router';
import type { OwnStream } from '../../api/promises.ts';
import { useDoing } from '../../api/queries.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { rememberKey } from './key-sheet.tsx';
import { dollars } from './money.ts';
import { startTroubleOf } from './start-trouble.ts';
import { TargetsPrice } from './targets-card.tsx';
import { streamChanged } from './use-stream.ts';

/** The button that puts a stream on air, and what that costs, before it is pressed. */
export const GoLive = ({ stream }: { stream: OwnStream }) => {
  const start = useDoing('live.start');
  const trouble = start.error ? startTroubleOf(start.error) : undefined;
  const go = async () => {
    // What to do when every encoder is taken is for a person to decide, not for a loop.
    const answer = await start.mutateAsync({
      params: { stream_id: stream.stream_id },
      options: { retries: 0 },
    });
    if (answer.stream_key) rememberKey({ ...answer, stream_key: answer.stream_key, stream_id: stream.stream_id });
    else toast('It was started before. If you have not kept its key, make a new one.');
    await streamChanged();
  };
  return (
    <section className="card stack go-live">
      <h2>Ready when you are</h2>
      <p>
        An hour on air costs <strong>{dollars(stream.cost.per_hour_usd)}</strong>
        <TargetsPrice stream={stream} />, counted by the minute from when you press the button until it has ended, ten
        minutes at least. What your viewers load comes on top. Before and after, it costs nothing.
      </p>
      <FormProblem>
        {trouble && (
          <>
            {trouble.sentence}{' '}
            {trouble.streamId && <Link to={`/studio/live/${trouble.streamId}`}>Open that stream</Link>}
          </>
        )}
      </FormProblem>
      <div className="row">
        <Button look="primary" icon="live" busy={start.isPending} onClick={() => void go().catch(() => {})}>
          Go live
        </Button>
        <span className="soft small">Next you get the address and the key for OBS.</span>
      </div>
    </section>
  );
};
