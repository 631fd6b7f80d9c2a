import { useRef } from 'react';
import type { OwnVideo } from '../../api/promises.ts';
import { useAnswer, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { videoChanged } from './video-actions.tsx';

const kinds = ['image/jpeg', 'image/png', 'image/webp'];
const mostBytes = 4 * 1024 * 1024;

/** What can be said of a picture before it is sent; what it really is, the server finds out. */
const problemOf = (file: File): string | undefined => {
  if (!kinds.includes(file.type)) return 'This is not a JPEG, PNG or WebP picture.';
  return file.size > mostBytes ? 'This picture is larger than 4 MB. Make it smaller; 1280 × 720 is shown.' : undefined;
};

/** The picture that stands for a video: one from the film, or one of one's own. */
export const ThumbnailChooser = ({ video }: { video: OwnVideo }) => {
  const answer = useAnswer('catalog.list_thumbnails', { params: { video_id: video.video_id } });
  const choose = useDoing('catalog.choose_frame');
  const send = useDoing('catalog.send_thumbnail');
  const input = useRef<HTMLInputElement>(null);
  const params = { video_id: video.video_id };
  const { frames = [], own_url: ownUrl } = answer.data ?? {};
  if (answer.data && frames.length === 0 && (video.status === 'INIT' || video.status === 'PROCESSING')) return null;

  const show = async (work: Promise<unknown>) => {
    try {
      await work;
      await videoChanged();
      toast('The picture is changed.');
    } catch (error) {
      toast(sentenceOf(error));
    }
  };
  const sendFile = (file: File | undefined) => {
    if (!file) return;
    const problem = problemOf(file);
    if (problem) toast(problem);
    else void show(send.mutateAsync({ params, body: file }));
  };

  return (
    <fieldset className="thumbnails" disabled={choose.isPending || send.isPending}>
      <legend>Picture</legend>
      <div className="thumbnail-row">
        {frames.map(({ frame, url, chosen }) => (
          <label key={frame} className="thumbnail">
            <input
              type="radio"
              name="thumbnail"
              checked={chosen}
              onChange={() => void show(choose.mutateAsync({ params, body: { frame } }))}
            />
            <img src={url} alt={`Scene ${frame + 1} of the film`} loading="lazy" decoding="async" />
          </label>
        ))}
        {ownUrl && (
          <label className="thumbnail">
            <input type="radio" name="thumbnail" checked readOnly />
            <img src={ownUrl} alt="Your own" loading="lazy" decoding="async" />
          </label>
        )}
      </div>
      <div className="row">
        <Button size="small" icon="upload" busy={send.isPending} onClick={() => input.current?.click()}>
          {ownUrl ? 'Use another picture' : 'Use a picture of your own'}
        </Button>
        <span className="soft small">JPEG, PNG or WebP, up to 4 MB; cut to 16:9.</span>
      </div>
      <input
        ref={input}
        type="file"
        accept={kinds.join(',')}
        hidden
        data-testid="thumbnail-input"
        onChange={({ currentTarget }) => {
          sendFile(currentTarget.files?.[0]);
          currentTarget.value = '';
        }}
      />
    </fieldset>
  );
};
