import { type FormEvent, useState } from 'react';
import { usePages } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { useMe } from '../accounts/me.tsx';
import { Poster } from '../catalog/poster.tsx';
import { videoIn } from './video-address.ts';

const most = 8;

/** Which video everybody watches next: by its address, one's own, or what is new. `put` throws what was said against it. */
export const NextSheet = ({
  videoId,
  put,
  onClose,
}: {
  videoId: string;
  put: (videoId: string) => Promise<void>;
  onClose: () => void;
}) => {
  const { me } = useMe();
  const [pasted, setPasted] = useState('');
  const [slip, setSlip] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [busyWith, setBusyWith] = useState<string>();
  const makes = me?.roles.includes('creator') ?? false;
  const mine = usePages('catalog.list_mine', {}, { enabled: makes });
  const others = usePages('catalog.list_public', {});

  const choose = async (chosen: string) => {
    setProblem(undefined);
    setBusyWith(chosen);
    try {
      await put(chosen);
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusyWith(undefined);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const meant = videoIn(pasted);
    if (!meant) return setSlip('Paste the address of a video: it ends with /watch/ and its id.');
    void choose(meant);
  };
  const own = mine.items.filter(({ status, visibility }) => status === 'PUBLISHED' && visibility !== 'private');
  const ownIds = new Set(own.map(({ video_id }) => video_id));
  // One list, shown when it is whole: it does not move under a finger. What did not come is not waited for.
  const isLooking = others.isPending || (makes && mine.isPending);
  const shown = [...own.slice(0, most), ...others.items.filter(({ video_id }) => !ownIds.has(video_id)).slice(0, most)];
  return (
    <Sheet title="Watch another video" onClose={onClose}>
      <form className="next-address" onSubmit={submit}>
        <TextField
          label="Address of a video"
          value={pasted}
          slip={slip}
          placeholder={`${window.location.origin}/watch/…`}
          onChange={({ currentTarget }) => {
            setPasted(currentTarget.value);
            setSlip(undefined);
          }}
        />
        <Button type="submit" look="primary" busy={busyWith !== undefined && busyWith === videoIn(pasted)}>
          Put it on
        </Button>
      </form>
      <FormProblem>{problem}</FormProblem>
      {isLooking ? (
        <>
          <Loading what="videos" />
          <Skeleton width="70%" />
          <Skeleton width="60%" />
        </>
      ) : (
        <ul className="next-videos" aria-label={makes ? 'Your videos, and what is new' : 'What is new'}>
          {shown
            .filter(({ video_id }) => video_id !== videoId)
            .map((video) => (
              <li key={video.video_id}>
                <button type="button" disabled={busyWith !== undefined} onClick={() => void choose(video.video_id)}>
                  <Poster video={video} />
                  <span>
                    <strong>{video.title}</strong>
                    {ownIds.has(video.video_id) ? (
                      <span className="soft small">Yours</span>
                    ) : (
                      video.channel && <span className="soft small">{video.channel.name}</span>
                    )}
                  </span>
                </button>
              </li>
            ))}
        </ul>
      )}
      <p className="soft small">It waits at its beginning until a host plays it. Who may not watch it leaves.</p>
      <div className="actions">
        <Button onClick={onClose}>Stay with this one</Button>
      </div>
    </Sheet>
  );
};
