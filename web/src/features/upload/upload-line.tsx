import { ProgressBar } from '../../ui/progress-bar.tsx';
import { isGoing } from './item.ts';
import { useUploads } from './uploads-here.ts';

/** How far the file of a video is on its way, if this very tab is sending it. */
export const UploadLine = ({ uploadId }: { uploadId: string }) => {
  const item = useUploads().find((each) => each.uploadId === uploadId);
  if (!item || (!isGoing(item) && item.phase !== 'paused')) return null;
  const percent = (item.sentBytes / item.file.size) * 100;
  return (
    <div className="upload-line">
      <ProgressBar percent={percent} label="Upload" look={item.phase === 'paused' ? 'waiting' : undefined} />
      <span className="soft small">
        {item.phase === 'paused' ? 'Paused at' : 'Uploading,'} {Math.floor(percent)} %
      </span>
    </div>
  );
};
