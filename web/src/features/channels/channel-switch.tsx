import { useSearchParams } from 'react-router';
import type { MyChannel } from './my-channels.ts';

/** Whose videos the studio shows: all of mine, or those of one channel I own or work on. */
export const ChannelSwitch = ({ channels, chosen }: { channels: readonly MyChannel[]; chosen: string | undefined }) => {
  const [search, setSearch] = useSearchParams();
  const isAlone = channels.length === 1 && channels[0]?.role === 'owner';
  if (channels.length === 0 || isAlone) return null;
  return (
    <select
      className="input small"
      aria-label="Channel"
      value={chosen ?? ''}
      onChange={({ currentTarget }) => {
        if (currentTarget.value) search.set('channel', currentTarget.value);
        else search.delete('channel');
        setSearch(search);
      }}
    >
      <option value="">All my videos</option>
      {channels.map(({ channel }) => (
        <option key={channel.channel_id} value={channel.channel_id}>
          {channel.name}
        </option>
      ))}
    </select>
  );
};
