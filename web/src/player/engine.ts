/** One picture quality the viewer can ask for. */
export interface Quality {
  id: string;
  label: string;
  height: number;
  bitrate: number;
}

/** How far ahead is loaded: through a tunnel, but not the rest of a film nobody may watch, which costs all the same. */
export const aheadSec = 60;

/** Where the media is and how it is to begin. */
export interface Source {
  hlsUrl: string;
  dashUrl: string;
  /** For players that keep no cookies (the browser's own HLS). */
  tokenHlsUrl: string;
  startAtSec: number;
  /** Names the content in CMCD. */
  contentId: string;
  /** Names this viewing in CMCD. */
  sessionId: string;
  /** A stream on air: played near its edge, wherever it began. */
  live?: { targetLatencySec: number; isLowLatency: boolean };
}

/** What of a live stream can be played, in seconds of the video element's clock. */
export interface LiveWindow {
  /** The oldest there is. */
  from: number;
  /** Where "live" is played. */
  edge: number;
  /** The newest there is; nothing is loaded beyond it. */
  newest: number;
}

/** What an engine tells the player. */
export interface Told {
  qualities(list: readonly Quality[]): void;
  /** The quality on the screen, and whether the engine chooses by itself. */
  playing(id: string | undefined, isAuto: boolean): void;
  /** The media refused us: the grant has run out or was taken back. */
  accessLost(): void;
  /** Media does not arrive; the engine goes on trying. */
  stalled(isStalled: boolean): void;
  failed(sentence: string): void;
}

/** Something that plays a source in a video element. */
export interface Engine {
  name: 'hls' | 'shaka' | 'native';
  /** `undefined` lets the engine choose by the network. */
  choose(id: string | undefined): void;
  /** Goes on after access was renewed. */
  again(): void;
  /** Of a live stream, once something of it is known. */
  liveWindow?(): LiveWindow | undefined;
  /** When was sent what the element shows at second 0 of its clock, in ms since 1970, as the playlist says it of where it is now. */
  zeroDate?(): number | undefined;
  destroy(): void;
}

/** "1080p" by the short side, so that an upright film is called like a lying one. */
export const labelOf = (width: number, height: number): string => {
  const short = Math.min(width || height, height);
  return `${short}p`;
};

/** Best first, one per name; of two with the same name the one with more bits. */
export const inOrder = (qualities: readonly Quality[]): Quality[] => {
  const best = new Map<string, Quality>();
  for (const quality of qualities) {
    const there = best.get(quality.label);
    if (!there || quality.bitrate > there.bitrate) best.set(quality.label, quality);
  }
  return [...best.values()].sort((one, other) => other.height - one.height);
};

/** Which engine a browser gets; `wanted` comes from the address and is for trying things out. */
export const engineFor = (wanted: string | null, can: { mediaSource: boolean; nativeHls: boolean }): Engine['name'] => {
  if (wanted === 'shaka' && can.mediaSource) return 'shaka';
  return can.mediaSource || !can.nativeHls ? 'hls' : 'native';
};
