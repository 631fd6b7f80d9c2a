import type { OwnStream } from '../../api/promises.ts';
import { LinkButton } from '../../ui/button.tsx';
import { clockOf } from '../../ui/when.ts';
import { endingWords, isOver } from './stream-state.ts';

/** After the end: what became of the recording, or the way to another try. */
export const Aftermath = ({ stream }: { stream: OwnStream }) => {
  const { state, replay_video_id, live_since, ended_at } = stream;
  if (state === 'CANCELED' || state === 'START_FAILED') {
    return (
      <section className="card stack">
        <h2>It did not take place</h2>
        <p>A stream is one time on air. What this one was called can be used again for another.</p>
        <div className="row">
          <LinkButton to="/studio/live/new" look="primary" icon="live">
            Make a new stream
          </LinkButton>
        </div>
      </section>
    );
  }
  if (!isOver(state)) return null;
  const lasted = live_since && ended_at ? clockOf((Date.parse(ended_at) - Date.parse(live_since)) / 1000) : undefined;
  const hasVideo = state === 'ARCHIVED' && replay_video_id !== undefined;
  return (
    <section className="card stack">
      <h2>That was it</h2>
      {lasted ? <p>You were on air for {lasted}.</p> : <p>No picture was seen.</p>}
      {endingWords(stream) && <p>{endingWords(stream)}</p>}
      {state === 'ARCHIVING' && (
        <p className="soft">The recording is being made into a video. You can leave; it appears among your videos.</p>
      )}
      {hasVideo && (
        <>
          <p>The recording is a video of yours. Only you see it until you publish it.</p>
          <div className="row">
            <LinkButton to={`/studio/${replay_video_id}`} look="primary" icon="edit">
              Edit the recording
            </LinkButton>
          </div>
        </>
      )}
    </section>
  );
};
