declare module 'mpd-parser' {
  interface Segment {
    duration: number;
    uri: string;
    resolvedUri: string;
    map?: { resolvedUri: string };
  }
  interface Playlist {
    attributes: { RESOLUTION?: { width: number; height: number }; 'FRAME-RATE'?: number; CODECS: string };
    segments: Segment[];
    /** At which of its segments another period begins. */
    discontinuityStarts: number[];
  }
  export const parse: (
    text: string,
    options: { manifestUri: string },
  ) => {
    duration: number;
    playlists: Playlist[];
    mediaGroups: { AUDIO: Record<string, Record<string, { playlists: Playlist[] }>> };
  };
}
