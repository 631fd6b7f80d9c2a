import { Link } from 'react-router';
import type { Clip } from '../../api/promises.ts';
import { Icon } from '../../ui/icon.tsx';
import { ago, clockOf } from '../../ui/when.ts';
import { DeleteClip } from './delete-clip.tsx';
import './clips.css';

/** Clips, one under the other. */
export const ClipRows = ({ clips }: { clips: readonly Clip[] }) => (
  <ul className="clip-rows">
    {clips.map((clip) => (
      <li key={clip.clip_id} className="clip-row">
        <Icon name="clip" />
        <div className="clip-words">
          <Link to={`/clips/${clip.clip_id}`}>{clip.title}</Link>
          <span className="soft small">
            {clockOf(clip.length_sec)} of {clip.source.title}
            {clip.made_by.name ? `, by ${clip.made_by.name}` : ''}, {ago(clip.created_at, new Date())}
          </span>
        </div>
        {clip.may_delete && <DeleteClip clip={clip} />}
      </li>
    ))}
  </ul>
);
