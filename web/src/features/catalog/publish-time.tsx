import { useState } from 'react';
import type { OwnVideo } from '../../api/promises.ts';
import { useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { momentOf } from '../../ui/when.ts';
import { MomentForm } from './moment-form.tsx';
import { videoChanged } from './video-actions.tsx';

type Scheduled = Pick<OwnVideo, 'video_id' | 'title' | 'status' | 'publish_at'>;

/** Publishes at an hour that is set here, changed or taken back, in the reader's own time zone. */
export const PublishTime = ({ video }: { video: Scheduled }) => {
  const [open, setOpen] = useState(false);
  const schedule = useDoing('catalog.schedule_publishing');
  const unschedule = useDoing('catalog.unschedule_publishing');
  if (!['INIT', 'PROCESSING', 'READY'].includes(video.status)) return null;

  const takeBack = async () => {
    await unschedule.mutateAsync({ params: { video_id: video.video_id } });
    await videoChanged();
    toast(`“${video.title}” does not publish itself any more.`);
  };

  const save = async (publish_at: string) => {
    await schedule.mutateAsync({ params: { video_id: video.video_id }, body: { publish_at } });
    await videoChanged();
    toast(`“${video.title}” publishes itself on ${momentOf(publish_at)}.`);
  };

  if (open) return <MomentForm label="Publish on" known={video.publish_at} save={save} onDone={() => setOpen(false)} />;
  return (
    <div className="stack-tight">
      {video.publish_at && (
        <p>
          Publishes itself on <time dateTime={video.publish_at}>{momentOf(video.publish_at)}</time>.
        </p>
      )}
      <div className="row">
        <Button size="small" icon="clock" onClick={() => setOpen(true)}>
          {video.publish_at ? 'Change the time' : 'Publish later'}
        </Button>
        {video.publish_at && (
          <Button
            size="small"
            look="quiet"
            busy={unschedule.isPending}
            onClick={() => void takeBack().catch((error) => toast(sentenceOf(error)))}
          >
            Do not publish it by itself
          </Button>
        )}
      </div>
    </div>
  );
};
