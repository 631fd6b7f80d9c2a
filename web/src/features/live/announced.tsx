import type { PublicStream } from '../../api/promises.ts';
import { Button } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { useNow } from '../../ui/use-now.ts';
import { momentOf } from '../../ui/when.ts';
import { calendarEntry } from './calendar.ts';
import { countdownOf } from './countdown.ts';
import { RemindButton } from './remind-button.tsx';

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
          actions={<RemindButton streamId={stream.stream_id} />}
        >
          <p>When it begins has not been said. It begins here by itself.</p>
        </Scene>
      </div>
    );
  }
  const left = countdownOf(scheduled_at, now);
  const keep = () => {
    const address = `${window.location.origin}/live/${stream.stream_id}`;
    const file = new Blob([calendarEntry({ ...stream, scheduled_at }, address, new Date())], { type: 'text/calendar' });
    const url = URL.createObjectURL(file);
    Object.assign(document.createElement('a'), { href: url, download: 'live.ics' }).click();
    window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <div className="stage">
      <Scene
        kind="cooking"
        heading="h2"
        title={left ? 'Live soon' : 'Live any moment'}
        actions={
          <>
            <RemindButton streamId={stream.stream_id} />
            {left && (
              <Button look="quiet" icon="file" onClick={keep}>
                Put it in my calendar
              </Button>
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
