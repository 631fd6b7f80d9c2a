import type { OwnStream } from '../../api/promises.ts';
import { useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast } from '../../ui/toast.tsx';
import { streamChanged } from './use-stream.ts';

/** The last question before a stream is over: it does not begin again. */
export const StopSheet = ({ stream, onClose }: { stream: OwnStream; onClose: () => void }) => {
  const stop = useDoing('live.stop');
  const isWaiting = stream.state === 'SCHEDULED';
  const becomes =
    stream.record && stream.live_since
      ? 'Its recording becomes a video of yours, which only you see until you publish it.'
      : 'Nothing of it is kept.';
  const end = async () => {
    await stop.mutateAsync({ params: { stream_id: stream.stream_id } });
    toast(isWaiting ? 'It is called off.' : 'The stream has ended.');
    onClose();
    await streamChanged();
  };
  return (
    <Sheet title={isWaiting ? 'Call this stream off?' : 'End this stream?'} onClose={onClose}>
      <p>
        {isWaiting
          ? 'Whoever has its link reads that it will not take place. It cannot be taken back.'
          : `Your viewers read that it has ended. It does not begin again. ${becomes}`}
      </p>
      <FormProblem>{stop.error && sentenceOf(stop.error)}</FormProblem>
      <div className="actions">
        <Button onClick={onClose}>{isWaiting ? 'Keep it' : 'Stay on air'}</Button>
        <Button look="danger" busy={stop.isPending} onClick={() => void end().catch(() => {})}>
          {isWaiting ? 'Call it off' : 'End it'}
        </Button>
      </div>
    </Sheet>
  );
};
