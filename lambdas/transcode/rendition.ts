/** One rendition that has been checked, as the playlists need to know it. */
export interface Rendition {
  /** The rung's name, or `audio`. */
  name: string;
  kind: 'video' | 'audio';
  width: number;
  height: number;
  averageBitrate: number;
  peakBitrate: number;
  frameRate: number;
  codecs: string;
  sizeBytes: number;
  durationMs: number;
  /** Its playlist, relative to the video's folder. */
  path: string;
  /** When its first picture or sound is shown, in seconds on its own clock. */
  startsAt: number;
}
