import { Link, useLocation } from 'react-router';
import { Icon } from '../../ui/icon.tsx';
import { isGoing } from './item.ts';
import { useUploads } from './uploads-here.ts';

/** In the head of every other screen: something is still being uploaded, and how far it is. */
export const UploadsInFlight = () => {
  const items = useUploads();
  const going = items.filter(isGoing);
  const absent = items.filter(({ phase }) => phase === 'absent').length;
  const { pathname } = useLocation();
  if (pathname === '/upload' || going.length + absent === 0) return null;
  if (going.length === 0) {
    return (
      <Link
        to="/upload"
        className="in-flight"
        aria-label={`${absent} unfinished ${absent === 1 ? 'upload' : 'uploads'}`}
      >
        <Icon name="upload" size={16} /> {absent} <span className="upload-word">unfinished</span>
      </Link>
    );
  }
  const total = going.reduce((sum, { file }) => sum + file.size, 0);
  const sent = going.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  const percent = total === 0 ? 0 : Math.floor((sent / total) * 100);
  return (
    <Link to="/upload" className="in-flight" aria-label={`Uploading, ${percent} percent. To the upload page`}>
      <Icon name="upload" size={16} /> {percent} %
    </Link>
  );
};
