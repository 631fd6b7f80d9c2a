import { type ReactNode, useState } from 'react';
import type { OwnVideo } from '../../api/promises.ts';
import { readAgain, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast } from '../../ui/toast.tsx';

/** Everything that shows a video is read again after it has changed. */
export const videoChanged = (): Promise<void> =>
  readAgain(
    'catalog.list_mine',
    'catalog.read_video',
    'catalog.read_status',
    'catalog.list_public',
    'catalog.list_channel',
    'playback.open',
  );

type Named = Pick<OwnVideo, 'video_id' | 'title' | 'status'>;

/** Publish when ready, take back when published; each can be undone by the other. */
export const PublishButton = ({ video, size = 'normal' }: { video: Named; size?: 'normal' | 'small' }) => {
  const publish = useDoing('catalog.publish_video');
  const unpublish = useDoing('catalog.unpublish_video');
  const asked = { params: { video_id: video.video_id } };

  const doPublish = async (undoable: boolean): Promise<void> => {
    await publish.mutateAsync(asked);
    await videoChanged();
    toast(`“${video.title}” is published.`, undoable ? () => attempt(doUnpublish(false)) : undefined);
  };
  const doUnpublish = async (undoable: boolean): Promise<void> => {
    await unpublish.mutateAsync(asked);
    await videoChanged();
    toast(`“${video.title}” is no longer published.`, undoable ? () => attempt(doPublish(false)) : undefined);
  };
  const attempt = (work: Promise<void>) => void work.catch((error) => toast(sentenceOf(error)));

  if (video.status === 'READY') {
    return (
      <Button look="primary" size={size} busy={publish.isPending} onClick={() => attempt(doPublish(true))}>
        Publish
      </Button>
    );
  }
  if (video.status === 'PUBLISHED') {
    return (
      <Button size={size} busy={unpublish.isPending} onClick={() => attempt(doUnpublish(true))}>
        Unpublish
      </Button>
    );
  }
  return null;
};

/** Deletes after asking, and says the truth: there is no way back. */
export const DeleteButton = ({
  video,
  size = 'normal',
  onDeleted,
  children,
}: {
  video: Named;
  size?: 'normal' | 'small';
  onDeleted?: () => void;
  children?: ReactNode;
}) => {
  const [asking, setAsking] = useState(false);
  const remove = useDoing('catalog.delete_video');

  const confirmed = async () => {
    await remove.mutateAsync({ params: { video_id: video.video_id } });
    setAsking(false);
    toast(`“${video.title}” is being deleted.`);
    onDeleted?.();
    await videoChanged();
  };

  return (
    <>
      <Button
        look={children ? 'danger' : 'quiet'}
        size={size}
        icon="trash"
        aria-label={children ? undefined : `Delete ${video.title}`}
        title="Delete"
        onClick={() => setAsking(true)}
      >
        {children}
      </Button>
      {asking && (
        <Sheet title={`Delete “${video.title}”?`} onClose={() => setAsking(false)}>
          <p>
            The file you uploaded, every quality made of it and its pictures are removed from our storage.{' '}
            <strong>This cannot be undone.</strong>
          </p>
          {video.status === 'PUBLISHED' && (
            <p className="soft">If you only want to hide it for now, unpublish it or make it private instead.</p>
          )}
          <FormProblem>{remove.error && sentenceOf(remove.error)}</FormProblem>
          <div className="actions">
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button look="danger" busy={remove.isPending} onClick={() => void confirmed().catch(() => {})}>
              Delete for good
            </Button>
          </div>
        </Sheet>
      )}
    </>
  );
};
