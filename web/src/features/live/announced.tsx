import type { PublicStream } from '../../api/promises.ts';
import { Scene } from '../../ui/scene.tsx';
import { useNow } from '../../ui/use-now.ts';
import { momentOf } from '../../ui/when.ts';
import { CalendarButton } from './calendar-button.tsx';
import { countdownOf } from './countdown.ts';
import { RemindOfStream } from './remind-button.tsx';

/** A stream to come: when, how long that still is, a mail when it begins, and an entry for one's calendar. */
export const Announced = ({ stream }: { stream: PublicStream }) => {
  const now = useNow();
  const { scheduled_at } = stream;
  if (!scheduled_at) {
    return (
      <div className="stage">
        <Scene
          kind="cooking"
          heading="h2"
          title="Not on air yet"
          actions={<RemindOfStream streamId={stream.stream_id} />}
        >
          <p>When it begins has not been said. It begins here by itself.</p>
        </Scene>
      </div>
    );
  }
  const left = countdownOf(scheduled_at, now);
  return (
    <div className="stage">
      <Scene
        kind="cooking"
        heading="h2"
        title={left ? 'Live soon' : 'Live any moment'}
        actions={
          <>
            <RemindOfStream streamId={stream.stream_id} />
            {left && (
              <CalendarButton
                id={stream.stream_id}
                title={stream.title}
                at={scheduled_at}
                path={`/live/${stream.stream_id}`}
              />
            )}
          </>
        }
      >
        {left ? (
          <p className="countdown" aria-hidden="true" data-testid="countdown">
            {left}
          </p>
        ) : (
          <p>The creator has not started yet. It begins here by itself.</p>
        )}
        <p>
          {left ? 'Begins on ' : 'Announced for '}
          <time dateTime={scheduled_at}>{momentOf(scheduled_at)}</time>
        </p>
      </Scene>
    </div>
  );
};
