import type { OwnStream } from '../../api/promises.ts';
import { useDoing } from '../../api/queries.ts';
import { isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast } from '../../ui/toast.tsx';
import { rememberKey } from './key-sheet.tsx';
import { streamChanged } from './use-stream.ts';

/** What is asked: to be rid of the old key, or to send oneself instead of whoever does. */
const asked = {
  renew: {
    title: 'Make a new key?',
    words: 'The old key opens nothing any more. The new one is shown once.',
    inUse:
      'You are on air with the old key. It is cut off at once, and the encoder takes a minute or two to come back: your viewers read meanwhile that you will be right back.',
    yes: 'Cut it off and make a new key',
    no: 'Keep the old one',
  },
  'take over': {
    title: 'Take over?',
    words: 'A new key is made, which this page has; it is shown once. The old one opens nothing any more.',
    inUse:
      'Whoever sends now is cut off at once, and the encoder takes a minute or two to come back: your viewers read meanwhile that you will be right back.',
    yes: 'Cut them off and take over',
    no: 'Leave it to them',
  },
} as const;

/** A new key instead of the old one. Whoever is sending with that is cut off, which is asked about first. */
export const RotateSheet = ({
  stream,
  to = 'renew',
  onClose,
}: {
  stream: OwnStream;
  to?: keyof typeof asked;
  onClose: () => void;
}) => {
  const words = asked[to];
  const rotate = useDoing('live.rotate_key');
  const isInUse = stream.state === 'LIVE' || isRefused(rotate.error, 'live.key_in_use');
  const make = async () => {
    const answer = await rotate.mutateAsync({
      params: { stream_id: stream.stream_id },
      body: { force: isInUse },
    });
    if (answer.stream_key) rememberKey({ ...answer, stream_key: answer.stream_key, stream_id: stream.stream_id });
    else toast('A new key was made before. If you have not kept it, make another one.');
    onClose();
    await streamChanged();
  };
  return (
    <Sheet title={words.title} onClose={onClose}>
      <p>{words.words}</p>
      {isInUse && <p className="failure">{words.inUse}</p>}
      <FormProblem>
        {rotate.error && !isRefused(rotate.error, 'live.key_in_use') && sentenceOf(rotate.error)}
      </FormProblem>
      <div className="actions">
        <Button onClick={onClose}>{words.no}</Button>
        <Button
          look={isInUse ? 'danger' : 'primary'}
          busy={rotate.isPending}
          onClick={() => void make().catch(() => {})}
        >
          {isInUse ? words.yes : 'Make a new key'}
        </Button>
      </div>
    </Sheet>
  );
};
