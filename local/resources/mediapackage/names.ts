/** How media of a track is called in playlists, all in one folder: `segment_v720_41.m4s`, `segment_v720_42_3.m4s`. */
export interface MediaName {
  track: string;
  number: number;
  part?: number;
}

/** Names of media files, from the endpoint's segment name. */
export const mediaNames = (segmentName: string) => ({
  init: (track: string, epoch: number): string => `${segmentName}_${track}_init_${epoch}.mp4`,
  segment: (track: string, number: number | string): string => `${segmentName}_${track}_${number}.m4s`,
  part: (track: string, number: number, part: number): string => `${segmentName}_${track}_${number}_${part}.m4s`,
});

export type MediaNames = ReturnType<typeof mediaNames>;

/** What a name asks for; undefined when it is no media of an endpoint with that segment name. */
export function mediaNamed(
  segmentName: string,
  file: string,
): (MediaName & { init?: undefined }) | { track: string; init: number } | undefined {
  if (!file.startsWith(`${segmentName}_`)) return undefined;
  const rest = file.slice(segmentName.length + 1);
  const init = /^([A-Za-z0-9-]+)_init_(\d{1,9})\.mp4$/.exec(rest);
  if (init) return { track: init[1] ?? '', init: Number(init[2]) };
  const media = /^([A-Za-z0-9-]+)_(\d{1,12})(?:_(\d{1,6}))?\.m4s$/.exec(rest);
  if (!media) return undefined;
  const named = { track: media[1] ?? '', number: Number(media[2]) };
  return media[3] === undefined ? named : { ...named, part: Number(media[3]) };
}
