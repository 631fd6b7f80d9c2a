import { usePages } from '../../api/queries.ts';
import { ClipsFrame } from './clips-frame.tsx';

/** The clips I made, newest first. */
export const MyClipsPage = () => (
  <ClipsFrame
    title="My clips"
    about="What you cut out of videos and streams to pass it on."
    pages={usePages('clips.list_mine', {})}
    empty="Watch something, and press Clip (or x) when it was good: the last seconds are yours to pass on."
  />
);
