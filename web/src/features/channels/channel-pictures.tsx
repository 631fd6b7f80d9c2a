import { useState } from 'react';
import type { Channel } from '../../api/promises.ts';
import { readAgain, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { PictureButton } from '../../ui/picture-button.tsx';
import { toast } from '../../ui/toast.tsx';
import { Banner } from './banner.tsx';

/** The picture beside a channel's name, and the one at the top of its page. */
export const ChannelPictures = ({ channel }: { channel: Channel }) => {
  const sendAvatar = useDoing('accounts.send_channel_avatar');
  const removeAvatar = useDoing('accounts.remove_channel_avatar');
  const sendBanner = useDoing('accounts.send_channel_banner');
  const removeBanner = useDoing('accounts.remove_channel_banner');
  const [busy, setBusy] = useState<'avatar' | 'banner'>();
  const params = { channel_id: channel.channel_id };

  const change = async (which: 'avatar' | 'banner', work: () => Promise<unknown>, words: string) => {
    setBusy(which);
    try {
      await work();
      await readAgain('accounts.list_my_channels', 'accounts.read_channel', 'accounts.read_me');
      toast(words);
    } catch (error) {
      toast(sentenceOf(error));
    } finally {
      setBusy(undefined);
    }
  };

  return (
    <section className="card stack">
      <h2>Pictures</h2>
      <Banner channel={channel} />
      <div className="row">
        <PictureButton
          busy={busy === 'banner'}
          disabled={busy !== undefined}
          shownAs="1600 × 320"
          testId="banner-input"
          onFile={(body) =>
            void change('banner', () => sendBanner.mutateAsync({ params, body }), 'The banner is changed.')
          }
        >
          {channel.banner_url ? 'Another banner' : 'Add a banner'}
        </PictureButton>
        {channel.banner_url && (
          <Button
            size="small"
            look="quiet"
            disabled={busy !== undefined}
            aria-label="Remove the banner"
            onClick={() => void change('banner', () => removeBanner.mutateAsync({ params }), 'The banner is deleted.')}
          >
            Remove
          </Button>
        )}
      </div>
      <div className="row">
        <Avatar name={channel.name} picture={channel.avatar_url} big />
        <PictureButton
          busy={busy === 'avatar'}
          disabled={busy !== undefined}
          shownAs="320 × 320"
          testId="channel-avatar-input"
          onFile={(body) =>
            void change('avatar', () => sendAvatar.mutateAsync({ params, body }), 'The picture is changed.')
          }
        >
          {channel.avatar_url ? 'Another picture' : 'Add a picture'}
        </PictureButton>
        {channel.avatar_url && (
          <Button
            size="small"
            look="quiet"
            disabled={busy !== undefined}
            aria-label="Remove the picture"
            onClick={() => void change('avatar', () => removeAvatar.mutateAsync({ params }), 'The picture is deleted.')}
          >
            Remove
          </Button>
        )}
      </div>
      <p className="soft small">
        JPEG, PNG or WebP, up to 4 MB. A banner is cut to 5 : 1, the picture to a square; where they were taken is not
        kept.
      </p>
    </section>
  );
};
