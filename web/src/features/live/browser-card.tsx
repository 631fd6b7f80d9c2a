import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useBlocker } from 'react-router';
import type { OwnStream } from '../../api/promises.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, Select } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { createBroadcast, NotTaken, type Standing } from './broadcast.ts';
import { standingWords, troubleWords } from './browser-words.ts';
import { type Capture, type Captured, openCapture } from './capture.ts';
import { KeyField } from './key-field.tsx';
import { forgetKey, keptKey, subscribeToKeys } from './own-keys.ts';
import { RotateSheet } from './rotate-sheet.tsx';
import { publish, type WhipLink } from './whip.ts';

/** For so long, or until the network is back. */
const rest = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    window.addEventListener('online', end);
  });

/** A camera and a way to the viewers, for as long as this is on the page. */
const openStudio = (streamId: string, url: string) => {
  const capture = openCapture();
  let link: WhipLink | undefined;
  const broadcast = createBroadcast({
    async connect() {
      const key = keptKey(streamId) ?? '';
      link = await publish(url, key, capture.read()).catch((error: unknown) => {
        if (error instanceof NotTaken && error.status === 401) forgetKey(streamId, key);
        throw error;
      });
      link.send(capture.read());
      return link;
    },
    pause: rest,
  });
  const unsubscribe = capture.subscribe(() => link?.send(capture.read()));
  return {
    ...{ capture, broadcast },
    close() {
      unsubscribe();
      broadcast.stop();
      capture.stop();
    },
  };
};
type Studio = ReturnType<typeof openStudio>;

/** Going live with what this computer sees and hears, without any software. */
export const BrowserCard = ({ stream, url }: { stream: OwnStream; url: string }) => {
  const [studio, setStudio] = useState<Studio>();
  useEffect(() => {
    const opened = openStudio(stream.stream_id, url);
    setStudio(opened);
    return opened.close;
  }, [stream.stream_id, url]);
  return (
    <section className="card stack browser-card" data-testid="browser">
      <h2>Go live from this browser</h2>
      {studio && <Desk studio={studio} stream={stream} />}
    </section>
  );
};

const Desk = ({ studio, stream }: { studio: Studio; stream: OwnStream }) => {
  const { capture, broadcast } = studio;
  const captured = useSyncExternalStore(capture.subscribe, capture.read);
  const standing = useSyncExternalStore(broadcast.subscribe, broadcast.read);
  const key = useSyncExternalStore(subscribeToKeys, () => keptKey(stream.stream_id));
  const [takesOver, setTakesOver] = useState(false);
  const isBusy = standing.is !== 'off';
  const isTaken = 'because' in standing && stream.state === 'LIVE';
  return (
    <>
      <Preview captured={captured} />
      <Sources capture={capture} captured={captured} />
      {Object.entries(captured.troubles).map(([device, words]) => (
        <FormProblem key={device}>{words}</FormProblem>
      ))}
      <FormProblem>{standing.is === 'off' && standing.trouble && troubleWords(standing.trouble)}</FormProblem>
      {captured.video && !key && <KeyField stream={stream} />}
      <div className="row">
        {isBusy ? (
          <Button look="danger" onClick={() => broadcast.stop()}>
            Stop sending
          </Button>
        ) : (
          <Button
            look="primary"
            icon="send"
            disabled={!captured.video || !key || stream.state === 'STARTING'}
            onClick={() => broadcast.start()}
          >
            Send this picture
          </Button>
        )}
        {isTaken && <Button onClick={() => setTakesOver(true)}>Take over</Button>}
        <span role="status" className={standing.is === 'lost' ? 'failure' : 'soft'}>
          {stream.state === 'STARTING' && !isBusy && captured.video
            ? 'A moment: the encoder is coming up.'
            : standingWords(standing)}
        </span>
      </div>
      {takesOver && <RotateSheet stream={stream} to="take over" onClose={() => setTakesOver(false)} />}
      {isBusy && <AskBeforeLeaving standing={standing} />}
    </>
  );
};

const Preview = ({ captured: { video, shows } }: { captured: Captured }) => {
  const film = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (film.current) film.current.srcObject = video ? new MediaStream([video]) : null;
  }, [video]);
  return (
    <div className="browser-preview">
      <video
        ref={film}
        className={shows === 'camera' ? 'mirrored' : ''}
        aria-label="What would be sent"
        hidden={!video}
        muted
        autoPlay
        playsInline
      />
      {!video && (
        <p className="soft">
          <Icon name="eye" size={28} />
          Here you see yourself, before anybody else does.
        </p>
      )}
    </div>
  );
};

const optionsOf = (devices: readonly MediaDeviceInfo[], what: string): [string, string][] =>
  devices.map(({ deviceId, label }, index) => [deviceId, label || `${what} ${index + 1}`]);

const Sources = ({ capture, captured }: { capture: Capture; captured: Captured }) => {
  const { video, audio, shows, cameras, microphones, isMuted, isAsking } = captured;
  const canShow = 'getDisplayMedia' in (navigator.mediaDevices ?? {});
  return (
    <>
      <div className="row">
        <Button busy={isAsking} aria-pressed={shows === 'camera'} onClick={() => void capture.openCamera()}>
          Use the camera
        </Button>
        {canShow && (
          <Button busy={isAsking} aria-pressed={shows === 'screen'} onClick={() => void capture.openScreen()}>
            Show the screen
          </Button>
        )}
        {audio ? (
          <Button icon={isMuted ? 'muted' : 'volume'} aria-pressed={isMuted} onClick={() => capture.mute(!isMuted)}>
            {isMuted ? 'You are muted' : 'Mute'}
          </Button>
        ) : (
          video && <Button onClick={() => void capture.openMicrophone()}>Use the microphone</Button>
        )}
      </div>
      {video && (
        <div className="browser-devices">
          {shows === 'camera' && cameras.length > 1 && (
            <Select
              label="Camera"
              value={video.getSettings().deviceId ?? ''}
              options={optionsOf(cameras, 'Camera')}
              onChoose={(id) => void capture.openCamera(id)}
            />
          )}
          {audio && microphones.length > 1 && (
            <Select
              label="Microphone"
              value={audio.getSettings().deviceId ?? ''}
              options={optionsOf(microphones, 'Microphone')}
              onChoose={(id) => void capture.openMicrophone(id)}
            />
          )}
        </div>
      )}
    </>
  );
};

/** Whoever leaves the page takes the camera along: their viewers see nothing more. */
const AskBeforeLeaving = ({ standing }: { standing: Standing }) => {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  if (blocker.state !== 'blocked') return null;
  return (
    <Sheet title="Leave, and stop sending?" onClose={() => blocker.reset()}>
      <p>
        {standing.is === 'sending' ? 'Your picture is sent' : 'Your picture would be sent'} from this page. When you
        leave it your viewers read that you will be right back, and the stream ends when you do not come in time.
      </p>
      <div className="actions">
        <Button look="primary" onClick={() => blocker.reset()}>
          Stay here
        </Button>
        <Button look="danger" onClick={() => blocker.proceed()}>
          Leave
        </Button>
      </div>
    </Sheet>
  );
};
