import type { OwnVideo } from '../../api/promises.ts';
import { sizeOf } from '../../ui/when.ts';
import { isEncoding } from './standing.ts';

/** What a video was made of: a file and its size, or a stream. */
export const MadeOf = ({ video, more = '' }: { video: OwnVideo; more?: string }) => (
  <p className="soft small file-line">
    <span className="file-name" title={video.stream_id ? undefined : video.filename}>
      {video.stream_id ? 'Recording of a stream' : video.filename}
    </span>
    <span>{[video.stream_id ? '' : sizeOf(video.size_bytes), more].filter((part) => part !== '').join(' · ')}</span>
  </p>
);

/** The sizes it can be watched in, once none is still being made. */
export const sizesOf = (video: OwnVideo): string[] =>
  isEncoding(video) || video.resolutions.length === 0 ? [] : [video.resolutions.join(', ')];
