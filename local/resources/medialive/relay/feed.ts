import type { Tag } from '../feed/flv.ts';
import { type RelayTrack, relayTrackOf, tagsOfFragment } from './samples.ts';

/** What goes to another server: how to decode it, then pictures and sound in the order of their times. */
export interface Media extends Tag {
  isHeader: boolean;
}

type Kind = Tag['kind'];
/** One track without anything for so long is not waited for. */
const waitMs = 1_000;
const betweenRunsMs = 40;

/** Of two at the same time a header goes first. */
const earlier = (video: Media, audio: Media): Kind => {
  if (video.atMs !== audio.atMs) return video.atMs < audio.atMs ? 'video' : 'audio';
  return audio.isHeader && !video.isHeader ? 'audio' : 'video';
};

/**
 * Makes one stream of the tracks of one encoder after another: sorted by time, which only grows, with the headers again when
 * another encoder begins.
 */
export const openFeed = (give: (media: Media) => void) => {
  const tracks = new Map<Kind, RelayTrack & { run: number }>();
  const waiting: Record<Kind, Media[]> = { video: [], audio: [] };
  const begins = new Map<number, number>();
  let latestMs = 0;

  const flush = (): void => {
    for (;;) {
      const [video, audio] = [waiting.video[0], waiting.audio[0]];
      const isAlone = (kind: Kind): boolean =>
        (waiting[kind].at(-1)?.atMs ?? 0) - (waiting[kind][0]?.atMs ?? 0) > waitMs;
      if (video && audio) give(waiting[earlier(video, audio)].shift() as Media);
      else if (video && isAlone('video')) give(waiting.video.shift() as Media);
      else if (audio && isAlone('audio')) give(waiting.audio.shift() as Media);
      else return;
    }
  };
  const put = (media: Media): void => {
    latestMs = Math.max(latestMs, media.atMs);
    waiting[media.kind].push(media);
  };

  return {
    /** An initialization or a fragment of a track, whole. */
    take(kind: Kind, bytes: Buffer): void {
      if (bytes.toString('latin1', 4, 8) === 'ftyp') {
        const run = (tracks.get(kind)?.run ?? 0) + 1;
        const track = relayTrackOf(bytes);
        tracks.set(kind, { ...track, run });
        if (!begins.has(run)) begins.set(run, run === 1 ? 0 : latestMs + betweenRunsMs);
        put({ kind, atMs: begins.get(run) ?? 0, body: track.header, isHeader: true });
        return;
      }
      const track = tracks.get(kind);
      if (!track) return;
      const base = begins.get(track.run) ?? 0;
      for (const tag of tagsOfFragment(bytes, track)) put({ ...tag, atMs: base + tag.atMs, isHeader: false });
      flush();
    },
  };
};
export type Feed = ReturnType<typeof openFeed>;
