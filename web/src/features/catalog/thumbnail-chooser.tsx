import type { OwnVideo } from '../../api/promises.ts';
import { useAnswer, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { PictureButton } from '../../ui/picture-button.tsx';
import { toast } from '../../ui/toast.tsx';
import { videoChanged } from './video-actions.tsx';

/** The picture that stands for a video: one from the film, or one of one's own. */
export const ThumbnailChooser = ({ video }: { video: OwnVideo }) => {
  const answer = useAnswer('catalog.list_thumbnails', { params: { video_id: video.video_id } });
  const choose = useDoing('catalog.choose_frame');
  const send = useDoing('catalog.send_thumbnail');
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
        <PictureButton
          busy={send.isPending}
          shownAs="1280 × 720"
          testId="thumbnail-input"
          onFile={(file) => void show(send.mutateAsync({ params, body: file }))}
        >
          {ownUrl ? 'Use another picture' : 'Use a picture of your own'}
        </PictureButton>
        <span className="soft small">JPEG, PNG or WebP, up to 4 MB; cut to 16:9.</span>
      </div>
    </fieldset>
  );
};
