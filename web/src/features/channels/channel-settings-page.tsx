import { ChannelForm } from '../accounts/channel-form.tsx';
import { ChannelFrame } from './channel-frame.tsx';
import { ChannelPictures } from './channel-pictures.tsx';

/** What a channel says of itself, and how it looks. */
export const ChannelSettingsPage = () => (
  <ChannelFrame title="Settings" forManagers>
    {({ channel }) => (
      <>
        <ChannelPictures channel={channel} />
        <ChannelForm key={channel.channel_id} channel={channel} suggestion={channel.name} onOpened={() => {}} />
      </>
    )}
  </ChannelFrame>
);
