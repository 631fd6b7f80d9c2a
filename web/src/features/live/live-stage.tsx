import type { RefObject } from 'react';
import type { ReadableStream } from '../../api/promises.ts';
import type { ShownAt } from '../../player/live-player.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { roughly } from '../../ui/when.ts';
import { Announced } from './announced.tsx';
import { LiveScreen } from './live-screen.tsx';
import { Over } from './over.tsx';
import { isOnAir, isOver } from './stream-state.ts';

/** Where the picture is, or what there is instead of it just now. */
export const LiveStage = ({
  stream,
  onChange,
  shownAt,
}: {
  stream: ReadableStream;
  onChange: () => void;
  shownAt?: RefObject<ShownAt | undefined>;
}) => {
  const { state } = stream;
  if (isOnAir(state)) return <LiveScreen stream={stream} onChange={onChange} shownAt={shownAt} />;
  if (isOver(state)) return <Over stream={stream} />;
  if (state === 'SCHEDULED') return <Announced stream={stream} />;
  if (state === 'STARTING' || state === 'WAITING_INPUT') {
    const leftSec = stream.ready_by ? (Date.parse(stream.ready_by) - Date.now()) / 1000 : 0;
    return (
      <div className="stage">
        <Scene kind="cooking" heading="h2" title={state === 'STARTING' ? 'Starting' : 'About to begin'}>
          <p>
            {state === 'STARTING'
              ? `The stream is being set up${leftSec > 5 ? `; it should be ready in ${roughly(leftSec)}` : ''}. It begins here by itself.`
              : 'Everything is ready; the first picture is awaited. It begins here by itself.'}
          </p>
        </Scene>
      </div>
    );
  }
  return (
    <div className="stage">
      <Scene
        kind="missing"
        heading="h2"
        title={state === 'CANCELED' ? 'This stream was called off' : 'This stream could not start'}
        actions={
          stream.channel && <LinkButton to={`/channel/@${stream.channel.handle}`}>More of this channel</LinkButton>
        }
      >
        <p>
          {state === 'CANCELED'
            ? 'It will not take place. Perhaps its channel has announced another one.'
            : 'Something went wrong on the way up. Its creator may try again with a new one.'}
        </p>
      </Scene>
    </div>
  );
};
