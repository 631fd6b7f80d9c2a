import type { ReactNode } from 'react';
import type { OwnVideo } from '../../api/promises.ts';
import { readAgain, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';

/** Everything that shows a video is read again after it has changed. */
export const videoChanged = (): Promise<void> =>
  readAgain(
    'catalog.list_mine',
    'catalog.list_studio',
    'catalog.list_trash',
    'catalog.list_thumbnails',
    'catalog.read_video',
    'catalog.read_status',
    'catalog.list_public',
    'catalog.list_channel',
    'playback.open',
  );

const attempt = (work: Promise<void>) => void work.catch((error) => toast(sentenceOf(error)));

type Named = Pick<OwnVideo, 'video_id' | 'title' | 'status' | 'taken_down'>;

/** Publish when ready, take back when published; each can be undone by the other. Neither while staff hold it. */
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

  if (video.taken_down) return null;
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

/** Puts it into the trash and offers to take it out again, so there is nothing to ask first. */
export const TrashButton = ({
  video,
  size = 'normal',
  onTrashed,
  children,
}: {
  video: Named;
  size?: 'normal' | 'small';
  onTrashed?: () => void;
  children?: ReactNode;
}) => {
  const remove = useDoing('catalog.delete_video');
  const restore = useDoing('catalog.restore_video');
  const asked = { params: { video_id: video.video_id } };

  const takeOut = async (): Promise<void> => {
    await restore.mutateAsync(asked);
    await videoChanged();
    toast(`“${video.title}” is back.`);
  };
  const putIn = async (): Promise<void> => {
    await remove.mutateAsync(asked);
    toast(`“${video.title}” is in the trash for 30 days.`, () => attempt(takeOut()));
    onTrashed?.();
    await videoChanged();
  };

  return (
    <Button
      look={children ? 'danger' : 'quiet'}
      size={size}
      icon="trash"
      busy={remove.isPending}
      aria-label={children ? undefined : `Delete ${video.title}`}
      title="Delete"
      onClick={() => attempt(putIn())}
    >
      {children}
    </Button>
  );
};
