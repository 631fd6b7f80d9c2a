import shaka from 'shaka-player/dist/shaka-player.compiled-es2021.js';
import { aheadSec, type Engine, inOrder, labelOf, type Source, type Told } from './engine.ts';
import { fastestRate } from './live-rules.ts';

/** DASH through Shaka: the second opinion, chosen by `?engine=shaka`. */
export const shakaEngine = (video: HTMLVideoElement, source: Source, told: Told): Engine => {
  shaka.polyfill.installAll();
  const player = new shaka.Player();
  let destroyed = false;

  const tracks = () => player.getVariantTracks();
  const show = () => {
    const active = tracks().find((track) => track.active);
    told.playing(active && String(active.height), player.getConfiguration().abr.enabled);
  };
  const onError = (error: unknown) => {
    const { code, data, severity } = error as { code?: number; data?: unknown[]; severity?: number };
    if (code === shaka.util.Error.Code.LOAD_INTERRUPTED || destroyed) return;
    const status = code === shaka.util.Error.Code.BAD_HTTP_STATUS ? data?.[1] : undefined;
    if (status === 401 || status === 403) told.accessLost();
    else if (severity === shaka.util.Error.Severity.CRITICAL)
      told.failed('This video cannot be played in this browser.');
    else told.stalled(true);
  };

  /** Of a stream on air: so far behind its edge; with nothing loaded ahead, every hitch of the network would be seen. */
  const beginAt = (at: number): number | null => {
    if (!source.live) return at;
    return source.live.isLowLatency ? -source.live.targetLatencySec : null;
  };
  const load = async (at: number | null) => {
    try {
      // Shaka adds CMCD to the address before it makes it absolute, and takes the first path segment for a host.
      await player.load(new URL(source.dashUrl, window.location.href).href, at);
      const list = tracks().map(({ width, height, bandwidth }) => ({
        id: String(height),
        label: labelOf(width ?? 0, height ?? 0),
        height: Math.min(width || (height ?? 0), height ?? 0),
        bitrate: bandwidth,
      }));
      told.qualities(inOrder(list));
      told.stalled(false);
      show();
    } catch (error) {
      onError(error);
    }
  };

  player.addEventListener('error', (event) => onError((event as unknown as { detail: unknown }).detail));
  player.addEventListener('buffering', (event) => {
    if (!(event as unknown as { buffering: boolean }).buffering) told.stalled(false);
  });
  player.addEventListener('adaptation', show);
  player.addEventListener('variantchanged', show);
  player.configure({
    // How late to be we are told by our API, and what the manifest suggests would come on top of it. What is being made is
    // listed already: where the end of the list is says nothing of where the edge is.
    ...(source.live?.isLowLatency && {
      manifest: { dash: { ignoreSuggestedPresentationDelay: true, autoCorrectDrift: false } },
    }),
    streaming: {
      bufferingGoal: aheadSec,
      ...(source.live && {
        lowLatencyMode: source.live.isLowLatency,
        liveSync: {
          enabled: true,
          targetLatency: source.live.targetLatencySec,
          maxPlaybackRate: fastestRate,
          minPlaybackRate: 1,
        },
      }),
    },
    cmcd: { enabled: true, sessionId: source.sessionId, contentId: source.contentId, useHeaders: false },
  });
  void player
    .attach(video)
    .then(() => (destroyed ? undefined : load(beginAt(source.startAtSec))))
    .catch(onError);

  return {
    name: 'shaka',
    choose: (id) => {
      player.configure({ abr: { enabled: id === undefined } });
      const track = tracks().find(({ height }) => String(height) === id);
      if (track) player.selectVariantTrack(track, false);
      show();
    },
    again: () => {
      if (player.isBuffering() !== undefined && tracks().length > 0) player.retryStreaming();
      else void load(beginAt(video.currentTime || source.startAtSec));
    },
    liveWindow: () => {
      if (!source.live || tracks().length === 0) return undefined;
      const { start, end } = player.seekRange();
      return { from: start, newest: end, edge: Math.max(start, end - source.live.targetLatencySec) };
    },
    destroy: () => {
      destroyed = true;
      void player.destroy();
    },
  };
};
