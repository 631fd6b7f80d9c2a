import { Select } from '../../ui/field.tsx';
import { edits, type MyChannel, manages, useMyChannels } from '../channels/my-channels.ts';
import type { Item } from './item.ts';
import { uploads } from './uploads-here.ts';

/** Channels somebody may upload into: their own, and those they manage or edit for while the team works. */
export const uploadableOf = (channels: readonly MyChannel[]): MyChannel[] =>
  channels.filter(({ role, rests }) => edits(role) && (role === 'owner' || !rests));

/** Into which channel a file goes; there is something to choose once there are two. Editors leave publishing to others. */
export const UploadChannel = ({ item }: { item: Item }) => {
  const choice = uploadableOf(useMyChannels().channels);
  const first = choice.find(({ first }) => first)?.channel.channel_id;
  const isAlone = choice.length === 0 || (choice.length === 1 && first !== undefined);
  if (isAlone) return null;
  return (
    <Select
      label="Channel"
      value={item.channelId ?? first ?? ''}
      options={[
        ...(first === undefined ? [['', 'My own, once I open one'] as const] : []),
        ...choice.map(({ channel, role }) => [channel.channel_id, nameOf(channel.name, role)] as const),
      ]}
      onChoose={(chosen) => {
        const role = choice.find(({ channel }) => channel.channel_id === chosen)?.role;
        const channelId = chosen === '' || chosen === first ? undefined : chosen;
        uploads.edit(item.id, { channelId, ...(chosen === '' || manages(role) ? {} : { autoPublish: false }) });
      }}
    />
  );
};

const nameOf = (name: string, role: MyChannel['role']): string => (role === 'owner' ? name : `${name} (its team)`);

/** Whether who uploads it may also publish it. */
export const useMayPublish = ({ channelId }: Item): boolean => {
  const { channels } = useMyChannels();
  return channelId === undefined || manages(channels.find(({ channel }) => channel.channel_id === channelId)?.role);
};
