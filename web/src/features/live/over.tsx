import type { ReadableStream } from '../../api/promises.ts';
import { useAnswer } from '../../api/queries.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { Poster } from '../catalog/poster.tsx';
import { endingWords } from './stream-state.ts';

/** A replay comes within minutes, or when its creator publishes it, which may be never. */
const lookMsOf = (endedAt: string | undefined): number =>
  endedAt && Date.now() - Date.parse(endedAt) > 600_000 ? 60_000 : 10_000;

/** A stream that has ended: its replay as soon as there is one to watch. */
export const Over = ({ stream }: { stream: ReadableStream }) => {
  const { state, replay_video_id, channel, terminated } = stream;
  const mayCome = !terminated && replay_video_id !== undefined && ['ENDING', 'ARCHIVING', 'ARCHIVED'].includes(state);
  const { data: video } = useAnswer(
    'catalog.read_video',
    { params: { video_id: replay_video_id ?? '' } },
    {
      enabled: mayCome && state === 'ARCHIVED',
      refetchInterval: ({ state: { data } }) =>
        data && ['READY', 'PUBLISHED'].includes(data.status) ? false : lookMsOf(stream.ended_at),
    },
  );
  const replay = mayCome && video && ['READY', 'PUBLISHED'].includes(video.status) ? video : undefined;
  return (
    <div className="stage">
      <Scene
        kind="done"
        heading="h2"
        title={terminated ? 'This stream was ended by our staff' : 'This stream has ended'}
        actions={
          replay ? (
            <LinkButton to={`/watch/${replay.video_id}`} look="primary" icon="play">
              Watch the replay
            </LinkButton>
          ) : (
            channel && <LinkButton to={`/channel/@${channel.handle}`}>More of this channel</LinkButton>
          )
        }
      >
        {replay?.thumbnail_url && (
          <div className="replay-poster">
            <Poster video={replay} />
          </div>
        )}
        <p>
          {terminated
            ? `Because of ${terminated.because}. Nothing of it is kept.`
            : (endingWords(stream) ?? 'Thank you for watching.')}
          {mayCome && !replay && ' A replay appears here if its creator publishes one.'}
        </p>
      </Scene>
    </div>
  );
};
