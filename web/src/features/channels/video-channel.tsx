import type { OwnVideo } from '../../api/promises.ts';
import { readAgain, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Select } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { useMyChannels } from './my-channels.ts';

/** In which of its owner's channels a video stands; there is something to choose once there are two. */
export const VideoChannel = ({ video }: { video: OwnVideo }) => {
  const { channels } = useMyChannels();
  const change = useDoing('catalog.change_video');
  const own = channels.filter(({ role }) => role === 'owner');
  if (own.length < 2) return null;
  const move = async (channel_id: string) => {
    try {
      const { channel } = await change.mutateAsync({ params: { video_id: video.video_id }, body: { channel_id } });
      toast(`It is in ${channel?.name ?? 'another channel'} now.`);
      await readAgain('catalog.read_video', 'catalog.list_mine', 'catalog.list_studio', 'catalog.list_channel');
    } catch (error) {
      toast(sentenceOf(error));
    }
  };
  return (
    <Select
      label="Channel"
      value={video.channel?.channel_id ?? ''}
      disabled={change.isPending}
      options={[
        ...(video.channel ? [] : [['', 'Choose one'] as const]),
        ...own.map(({ channel }) => [channel.channel_id, channel.name] as const),
      ]}
      onChoose={(channelId) => void (channelId && move(channelId))}
    />
  );
};
