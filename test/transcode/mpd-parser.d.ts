declare module 'mpd-parser' {
  interface Segment {
    duration: number;
    resolvedUri: string;
    map?: { resolvedUri: string };
  }
  interface Playlist {
    attributes: { RESOLUTION?: { width: number; height: number }; 'FRAME-RATE'?: number; CODECS: string };
    segments: Segment[];
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
