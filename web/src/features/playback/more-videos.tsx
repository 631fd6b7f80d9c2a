import { Link } from 'react-router';
import { usePages } from '../../api/queries.ts';
import { ago } from '../../ui/when.ts';
import { Poster } from '../catalog/poster.tsx';

/** What else is new, beside the video. */
export const MoreVideos = ({ except }: { except: string }) => {
  const { items } = usePages('catalog.list_public', {});
  const others = items.filter(({ video_id }) => video_id !== except).slice(0, 12);
  if (others.length === 0) return null;
  return (
    <aside className="more-videos" aria-labelledby="more-title">
      <h2 id="more-title">More to watch</h2>
      <ul>
        {others.map((video) => (
          <li key={video.video_id}>
            <Link to={`/watch/${video.video_id}`} className="more-link">
              <Poster video={video} />
              <span>
                <strong className="more-title">{video.title}</strong>
                {video.channel && <span className="soft small">{video.channel.name}</span>}
                <span className="soft small">{ago(video.published_at ?? video.created_at, new Date())}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </aside>
  );
};
