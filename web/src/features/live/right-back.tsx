import type { PublicStream } from '../../api/promises.ts';
import { useNow } from '../../ui/use-now.ts';
import { countdownOf } from './countdown.ts';

/** Over the picture while nothing comes from the creator: how long they are waited for. */
export const RightBack = ({ stream }: { stream: Pick<PublicStream, 'reconnect_until'> }) => {
  const now = useNow();
  const left = stream.reconnect_until && countdownOf(stream.reconnect_until, now);
  return (
    <>
      <h2>The creator will be right back</h2>
      <p>Their connection was lost. The stream goes on here by itself as soon as they are back.</p>
      {left && (
        <p className="countdown small-countdown" aria-hidden="true">
          We wait {left} more
        </p>
      )}
    </>
  );
};
