// Cuts playlists of ours to a stretch: whole segments, in the same order, behind the same discontinuities. Times in seconds.

export interface Segment {
  name: string;
  seconds: number;
  /** In the whole playlist, and in its own run. */
  startsAt: number;
  inRun: number;
  map: string;
  /** Counts the breaks before it. */
  run: number;
}

const mapTag = /^#EXT-X-MAP:URI="([^"]+)"/;

/** Reads a finished media playlist as `transcode/media-playlist.ts` and MediaConvert write them. */
export const segmentsOf = (playlist: string): Segment[] => {
  const segments: Segment[] = [];
  let [run, seconds, startsAt, inRun, map] = [0, 0, 0, 0, ''];
  for (const row of playlist.split(/\r?\n/).map((each) => each.trim())) {
    if (row === '#EXT-X-DISCONTINUITY') [run, inRun] = [run + 1, 0];
    else if (row.startsWith('#EXT-X-MAP:')) map = mapTag.exec(row)?.[1] ?? map;
    else if (row.startsWith('#EXTINF:')) seconds = Number.parseFloat(row.slice('#EXTINF:'.length));
    else if (row !== '' && !row.startsWith('#')) {
      segments.push({ name: row, seconds, startsAt, inRun, map, run });
      startsAt += seconds;
      inRun += seconds;
    }
  }
  return segments;
};

/** Tracks are cut where their frames allow, a little apart: what is shown has to overlap with what is wanted by more. */
const leastOverlap = 0.25;

/** A stretch of one run, from its beginning. Tracks go apart from run to run, but within one they begin together. */
export interface Window {
  run: number;
  from: number;
  to: number;
}

/** The whole segments of a track that a stretch takes, run by run, and when the first of them begins. */
export const windowsOf = (
  playlist: string,
  { from, to }: { from: number; to: number },
): { windows: Window[]; from: number } => {
  const chosen = segmentsOf(playlist).filter(
    ({ startsAt, seconds }) => startsAt + seconds > from + leastOverlap && startsAt < to - leastOverlap,
  );
  const windows = [...Map.groupBy(chosen, ({ run }) => run)].map(([run, list]) => ({
    run,
    from: Math.min(...list.map(({ inRun }) => inRun)),
    to: Math.max(...list.map(({ inRun, seconds }) => inRun + seconds)),
  }));
  return { windows, from: chosen[0]?.startsAt ?? 0 };
};

export interface Cut {
  playlist: string;
  /** Every file it names, as the playlist it was cut from names it. */
  files: string[];
}

/** What of a track lies in these windows; undefined when nothing does. `renamed` says where its files are from now on. */
export const cutPlaylist = (
  playlist: string,
  windows: readonly Window[],
  renamed: (name: string) => string,
): Cut | undefined => {
  const chosen = segmentsOf(playlist).filter(({ run, inRun, seconds }) =>
    windows.some(
      (one) => one.run === run && inRun + seconds > one.from + leastOverlap && inRun < one.to - leastOverlap,
    ),
  );
  const [first] = chosen;
  if (!first) return undefined;
  const longest = Math.max(1, ...chosen.map(({ seconds }) => Math.round(seconds)));
  let [run, map] = [first.run, ''];
  const rows = chosen.flatMap((segment) => {
    const head = [
      ...(segment.run === run ? [] : ['#EXT-X-DISCONTINUITY']),
      ...(segment.map === map && segment.run === run ? [] : [`#EXT-X-MAP:URI="${renamed(segment.map)}"`]),
    ];
    ({ run, map } = segment);
    return [...head, `#EXTINF:${segment.seconds.toFixed(6)},`, renamed(segment.name)];
  });
  return {
    playlist: [
      '#EXTM3U',
      '#EXT-X-VERSION:7',
      `#EXT-X-TARGETDURATION:${longest}`,
      '#EXT-X-MEDIA-SEQUENCE:0',
      '#EXT-X-PLAYLIST-TYPE:VOD',
      '#EXT-X-INDEPENDENT-SEGMENTS',
      ...rows,
      '#EXT-X-ENDLIST',
      '',
    ].join('\n'),
    files: [...new Set(chosen.flatMap(({ name, map: init }) => [init, name]))],
  };
};

const mediaTag = /^#EXT-X-MEDIA:.*URI="([^"]+)"/;

/** The media playlists a multivariant playlist names: pictures first, the best to begin with in front, then sounds. */
export const playlistsIn = (multivariant: string): string[] => {
  const rows = multivariant.split(/\r?\n/).map((each) => each.trim());
  const pictures = rows.filter((row) => row !== '' && !row.startsWith('#'));
  return [...new Set([...pictures, ...rows.flatMap((row) => mediaTag.exec(row)?.[1] ?? [])])];
};

/** The multivariant playlist of a clip: the same renditions under the same names, begun where the clip begins. */
export const cutMultivariant = (multivariant: string, startSec: number): string => {
  const rows = multivariant.split(/\r?\n/).filter((row) => !row.startsWith('#EXT-X-SESSION-DATA:'));
  const head = rows.findIndex((row) => row.startsWith('#EXT-X-VERSION:')) + 1;
  return rows.toSpliced(head, 0, `#EXT-X-START:TIME-OFFSET=${startSec.toFixed(3)},PRECISE=YES`).join('\n');
};

const variantTag = /^#EXT-X-STREAM-INF:.*RESOLUTION=(\d+)x(\d+)/;

/**
 * The best pictures with a short side of `most` at most, and the sound beside them: the playlists of a whole film. Where all
 * pictures are larger, the smallest.
 */
export const bestIn = (multivariant: string, most: number): { picture: string; sound?: string } | undefined => {
  const rows = multivariant.split(/\r?\n/).map((each) => each.trim());
  const pictures = rows
    .flatMap((row, index) => {
      const [tag, width, height] = variantTag.exec(row) ?? [];
      const path = rows[index + 1];
      return tag && path ? [{ path, side: Math.min(Number(width), Number(height)) }] : [];
    })
    .toSorted((a, b) => b.side - a.side);
  const best = pictures.find(({ side }) => side <= most) ?? pictures.at(-1);
  const [sound] = rows.flatMap((row) => mediaTag.exec(row)?.[1] ?? []);
  return best && { picture: best.path, ...(sound ? { sound } : {}) };
};
