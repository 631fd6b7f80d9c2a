import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { ReadableVideo } from '../../api/promises.ts';
import { useDoing } from '../../api/queries.ts';
import { isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast } from '../../ui/toast.tsx';
import { useMe } from '../accounts/me.tsx';

/** Opens a room in which everybody sees this video at the same place. */
export const TogetherButton = ({ video }: { video: ReadableVideo }) => {
  const { isAnonymous } = useMe();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const open = useDoing('chat.open_party');
  const [other, setOther] = useState<string>();
  if (video.status !== 'PUBLISHED' || video.visibility === 'private' || video.taken_down) return null;
  if (isAnonymous)
    return (
      <LinkButton to={`/login?next=${encodeURIComponent(pathname)}`} size="small" icon="channel">
        Watch together
      </LinkButton>
    );
  const go = async () => {
    try {
      const { party_id } = await open.mutateAsync({ params: { video_id: video.video_id } });
      await navigate(`/w/${party_id}`);
    } catch (error) {
      if (isRefused(error, 'chat.already_hosting')) setOther(String(error.details?.['party_id'] ?? ''));
      else toast(sentenceOf(error));
    }
  };
  return (
    <>
      <Button size="small" icon="channel" busy={open.isPending} onClick={() => void go()}>
        Watch together
      </Button>
      {other && (
        <Sheet title="You watch something else together" onClose={() => setOther(undefined)}>
          <p>You have another watch party open. End that one first, and then open one of this video.</p>
          <div className="actions">
            <Button onClick={() => setOther(undefined)}>Leave it</Button>
            <LinkButton look="primary" to={`/w/${other}`}>
              To that watch party
            </LinkButton>
          </div>
        </Sheet>
      )}
    </>
  );
};
