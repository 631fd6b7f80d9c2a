import { type Device, deviceTrouble, goneWords, noDevicesHere } from './device-words.ts';

/** What this page sees and hears, before any of it is sent. */
export interface Captured {
  video: MediaStreamTrack | undefined;
  audio: MediaStreamTrack | undefined;
  /** What the picture is of. */
  shows: 'camera' | 'screen' | undefined;
  isMuted: boolean;
  cameras: MediaDeviceInfo[];
  microphones: MediaDeviceInfo[];
  /** In plain words, of whatever is amiss now. */
  troubles: Partial<Record<Device, string>>;
  /** A device has been asked for, and its owner is asked by the browser. */
  isAsking: boolean;
}

export interface Capture {
  read(): Captured;
  subscribe(listener: () => void): () => void;
  /** The camera, or one by its id; with it the microphone, when there is none yet. */
  openCamera(id?: string): Promise<void>;
  openScreen(): Promise<void>;
  openMicrophone(id?: string): Promise<void>;
  mute(isMuted: boolean): void;
  stop(): void;
}

const picture = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
const exactly = (id: string | undefined) => (id ? { deviceId: { exact: id } } : {});

export const openCapture = (): Capture => {
  const media: MediaDevices | undefined = navigator.mediaDevices;
  const listeners = new Set<() => void>();
  let now: Captured = {
    ...{ video: undefined, audio: undefined, shows: undefined, isMuted: false },
    ...{ cameras: [], microphones: [], troubles: {}, isAsking: false },
  };
  const change = (to: Partial<Captured>): void => {
    now = { ...now, ...to };
    for (const listener of listeners) listener();
  };
  const say = (device: Device, words: string | undefined): void => {
    const { [device]: _, ...others } = now.troubles;
    change({ troubles: words === undefined ? others : { ...others, [device]: words } });
  };
  const list = async (): Promise<void> => {
    const all = await media?.enumerateDevices().catch(() => []);
    const of = (kind: MediaDeviceKind) => (all ?? []).filter((one) => one.kind === kind && one.deviceId !== '');
    change({ cameras: of('videoinput'), microphones: of('audioinput') });
  };
  const listAgain = () => void list();
  media?.addEventListener('devicechange', listAgain);

  const ask = async (device: Device, get: () => Promise<MediaStream>): Promise<MediaStreamTrack | undefined> => {
    if (!media) {
      say(device, noDevicesHere);
      return undefined;
    }
    change({ isAsking: true });
    try {
      const [track] = (await get()).getTracks();
      say(device, undefined);
      return track;
    } catch (error) {
      say(device, deviceTrouble(device, error));
      return undefined;
    } finally {
      change({ isAsking: false });
      await list();
    }
  };
  const show = (track: MediaStreamTrack, shows: 'camera' | 'screen'): void => {
    now.video?.stop();
    track.contentHint = shows === 'camera' ? 'motion' : 'detail';
    track.addEventListener('ended', () => {
      if (now.video !== track) return;
      say(shows, goneWords[shows]);
      change({ video: undefined, shows: undefined });
    });
    const { camera: _camera, screen: _screen, ...troubles } = now.troubles;
    change({ video: track, shows, troubles });
  };
  const openMicrophone = async (id?: string): Promise<void> => {
    const track = await ask('microphone', () =>
      (media as MediaDevices).getUserMedia({ audio: { ...exactly(id), echoCancellation: true } }),
    );
    if (!track) return;
    now.audio?.stop();
    track.enabled = !now.isMuted;
    track.addEventListener('ended', () => {
      if (now.audio !== track) return;
      say('microphone', goneWords.microphone);
      change({ audio: undefined });
    });
    change({ audio: track });
  };
  const withSound = async (): Promise<void> => {
    if (!now.audio) await openMicrophone();
  };

  return {
    read: () => now,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async openCamera(id) {
      const track = await ask('camera', () =>
        (media as MediaDevices).getUserMedia({ video: { ...picture, ...exactly(id) } }),
      );
      if (track) show(track, 'camera');
      if (track) await withSound();
    },
    async openScreen() {
      const track = await ask('screen', () =>
        (media as MediaDevices).getDisplayMedia({ video: { frameRate: { max: 30 } }, audio: false }),
      );
      if (track) show(track, 'screen');
      if (track) await withSound();
    },
    openMicrophone,
    mute(isMuted) {
      if (now.audio) now.audio.enabled = !isMuted;
      change({ isMuted });
    },
    stop() {
      media?.removeEventListener('devicechange', listAgain);
      const { video, audio } = now;
      change({ video: undefined, audio: undefined, shows: undefined });
      video?.stop();
      audio?.stop();
    },
  };
};
