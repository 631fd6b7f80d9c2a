import { Link } from 'react-router';
import { keepsOrder, useMyChannels } from '../channels/my-channels.ts';
import { useStream } from '../live/use-stream.ts';

/** To the page of the channel's rules, for those who may change them there. */
export const RulesLink = ({ streamId }: { streamId: string }) => {
  const { data: stream } = useStream(streamId);
  const { channels } = useMyChannels();
  const channelId = stream?.channel?.channel_id;
  const mine = channels.find(({ channel }) => channel.channel_id === channelId);
  if (!mine || !keepsOrder(mine.role)) return null;
  return (
    <p className="soft small">
      This holds for this room alone. Words, links and what the shield puts on are{' '}
      <Link to={`/channels/${channelId}/chat`} target="_blank" rel="noopener">
        in the channel’s rules
      </Link>
      .
    </p>
  );
};
