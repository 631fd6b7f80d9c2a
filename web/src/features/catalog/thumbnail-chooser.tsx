import { useState } from 'react';
import type { OwnVideo } from '../../api/promises.ts';
import { useAnswer, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { PictureButton } from '../../ui/picture-button.tsx';
import { toast } from '../../ui/toast.tsx';
import { ownPicture, pictureAgain } from './own-picture.ts';
import { videoChanged } from './video-actions.tsx';

/** The picture that stands for a video: one from the film, or one of one's own. */
export const ThumbnailChooser = ({ video }: { video: OwnVideo }) => {
  const answer = useAnswer('catalog.list_thumbnails', { params: { video_id: video.video_id } });
  const choose = useDoing('catalog.choose_frame');
  const send = useDoing('catalog.send_thumbnail');
  const [lastOwn, setLastOwn] = useState<string>();
  const params = { video_id: video.video_id };
  const { frames = [], own_url: ownUrl } = answer.data ?? {};
  if (ownUrl && ownUrl !== lastOwn) setLastOwn(ownUrl);
  const own = ownPicture(ownUrl, lastOwn);
  if (answer.data && frames.length === 0 && (video.status === 'INIT' || video.status === 'PROCESSING')) return null;

  const before = frames.find(({ chosen }) => chosen)?.frame;
  const back = own?.chosen
    ? () => takeBack(own.url)
    : before !== undefined &&
      (() => show(choose.mutateAsync({ params, body: { frame: before } }), 'The picture is as before.'));
  const busy = choose.isPending || send.isPending;
  const show = async (work: Promise<unknown>, said?: string) => {
    try {
      await work;
      await videoChanged();
      toast(said ?? 'The picture is changed.', !said && back ? () => void back() : undefined);
    } catch (error) {
      toast(sentenceOf(error));
    }
  };
  const takeBack = async (url: string) => {
    const picture = await pictureAgain(url).catch(() => undefined);
    if (picture) return show(send.mutateAsync({ params, body: picture }), 'Your own picture stands for it again.');
    setLastOwn(undefined);
    toast('Your own picture could not be read again. Send it from your device.');
  };
  return (
    <fieldset className="thumbnails" aria-busy={busy}>
      <legend>Picture</legend>
      <div className="thumbnail-row">
        {frames.map(({ frame, url, chosen }) => (
          <label key={frame} className="thumbnail">
            <input
              type="radio"
              name="thumbnail"
              checked={chosen}
              onChange={() => busy || void show(choose.mutateAsync({ params, body: { frame } }))}
            />
            <img src={url} alt={`Scene ${frame + 1} of the film`} loading="lazy" decoding="async" />
          </label>
        ))}
        {own && (
          <label className="thumbnail">
            <input type="radio" name="thumbnail" checked={own.chosen} onChange={() => busy || void takeBack(own.url)} />
            <img src={own.url} alt="Your own" loading="lazy" decoding="async" />
          </label>
        )}
      </div>
      {own && !own.chosen && (
        <p className="soft small">Your own picture can be chosen again until you leave this page.</p>
      )}
      <div className="row">
        <PictureButton
          busy={send.isPending}
          shownAs="1280 × 720"
          testId="thumbnail-input"
          onFile={(file) => {
            toast('The picture is being sent…');
            void show(send.mutateAsync({ params, body: file }));
          }}
        >
          {own ? 'Use another picture' : 'Use a picture of your own'}
        </PictureButton>
        <span className="soft small">JPEG, PNG or WebP, up to 4 MB; cut to 16:9.</span>
      </div>
    </fieldset>
  );
};
