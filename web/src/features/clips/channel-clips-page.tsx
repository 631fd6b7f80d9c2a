import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useAnswer, useDoing, usePages } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Check, FormProblem } from '../../ui/field.tsx';
import { Scene } from '../../ui/scene.tsx';
import { Loading } from '../../ui/skeleton.tsx';
import { manages, useMyChannels } from '../channels/my-channels.ts';
import { ClipsFrame } from './clips-frame.tsx';

/** What viewers cut out of a channel's films, and whether they may. */
export const ChannelClipsPage = () => {
  const [search] = useSearchParams();
  const { channels, isPending } = useMyChannels();
  const chosen = search.get('channel');
  const mine = channels.find(({ channel }) => channel.channel_id === chosen) ?? channels[0];
  if (mine)
    return <OfChannel channelId={mine.channel.channel_id} name={mine.channel.name} isManager={manages(mine.role)} />;
  if (isPending) return <Loading what="your channels" />;
  return (
    <Scene
      kind="empty"
      title="Clips belong to a channel"
      actions={
        <LinkButton to="/channels/new" look="primary">
          Open a channel
        </LinkButton>
      }
    >
      <p>Open one, and what viewers cut out of its videos and streams stands here.</p>
    </Scene>
  );
};

const OfChannel = ({ channelId, name, isManager }: { channelId: string; name: string; isManager: boolean }) => (
  <ClipsFrame
    title={`Clips of ${name}`}
    about="What viewers cut out of your videos and streams. You can delete any of them."
    pages={usePages('clips.list_of_channel', { params: { channel_id: channelId } })}
    empty="When somebody presses Clip on one of your videos or streams, it stands here."
    actions={
      <LinkButton to="/studio" look="quiet">
        Back to the studio
      </LinkButton>
    }
  >
    {isManager && <Rules channelId={channelId} />}
  </ClipsFrame>
);

const Rules = ({ channelId }: { channelId: string }) => {
  const of = { params: { source_id: channelId } };
  const { data } = useAnswer('clips.read_rules', of);
  const set = useDoing('clips.set_rules');
  const [said, setSaid] = useState<boolean>();
  const allowed = said ?? data?.allowed;
  if (allowed === undefined) return null;
  const change = async (wanted: boolean) => {
    setSaid(wanted);
    await set.mutateAsync({ ...of, body: { allowed: wanted } }).catch(() => setSaid(!wanted));
  };
  return (
    <div className="stack-tight">
      <Check
        label="Viewers may make clips"
        hint="Turned off, those there are stay, and only you and your managers make new ones."
        checked={allowed}
        disabled={set.isPending}
        onChange={({ currentTarget }) => void change(currentTarget.checked)}
      />
      <FormProblem>{set.error && sentenceOf(set.error)}</FormProblem>
    </div>
  );
};
