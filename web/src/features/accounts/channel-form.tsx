import { useState } from 'react';
import type { Channel } from '../../api/promises.ts';
import { readAgain, useDoing } from '../../api/queries.ts';
import { fieldProblems, isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, TextArea, TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { handleFrom } from './handle.ts';
import { LinksField } from './links-field.tsx';

/** Opens a channel, or changes the one there is: name, handle, description, links. */
export const ChannelForm = ({
  channel,
  suggestion,
  onOpened,
}: {
  channel: Channel | undefined;
  suggestion: string;
  onOpened: () => void;
}) => {
  const [name, setName] = useState(channel?.name ?? suggestion);
  const [handle, setHandle] = useState(channel?.handle ?? handleFrom(suggestion));
  const [follows, setFollows] = useState(!channel);
  const [description, setDescription] = useState(channel?.description ?? '');
  const [links, setLinks] = useState(channel?.links ?? []);
  const open = useDoing('accounts.create_channel');
  const change = useDoing('accounts.change_channel');
  const error = open.error ?? change.error;
  const problems = fieldProblems(error);
  const taken = isRefused(error, 'accounts.handle_taken') ? error.message : undefined;

  const submit = async () => {
    const body = { name: name.trim(), handle: handle.trim(), description: description.trim(), links };
    if (channel) await change.mutateAsync({ params: { channel_id: channel.channel_id }, body });
    else await open.mutateAsync({ body });
    await readAgain('accounts.read_me', 'accounts.read_channel', 'accounts.list_my_channels', 'catalog.read_video');
    if (channel) toast('Your channel is changed.');
    else onOpened();
  };

  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit().catch(() => {});
      }}
    >
      <FormProblem>{error && !taken && Object.keys(problems).length === 0 && sentenceOf(error)}</FormProblem>
      <TextField
        label="Channel name"
        required
        maxLength={60}
        value={name}
        onChange={({ currentTarget }) => {
          setName(currentTarget.value);
          if (follows) setHandle(handleFrom(currentTarget.value));
        }}
        problem={problems['name']}
      />
      <TextField
        label="Handle"
        prefix="@"
        required
        minLength={3}
        maxLength={30}
        pattern="[a-z0-9][a-z0-9_\-]{1,28}[a-z0-9]"
        title="3 to 30 letters a–z, digits, - or _"
        autoCapitalize="none"
        spellCheck={false}
        hint={
          channel
            ? 'Your address here. When you change it, the old one leads to you for 30 days.'
            : 'Your address here: short, easy to say, no spaces.'
        }
        value={handle}
        onChange={({ currentTarget }) => {
          setFollows(false);
          setHandle(currentTarget.value.toLowerCase());
        }}
        problem={problems['handle'] ?? taken}
      />
      <TextArea
        label="Description"
        hint="Optional. What will people find here?"
        maxLength={1000}
        rows={3}
        value={description}
        onChange={({ currentTarget }) => setDescription(currentTarget.value)}
        problem={problems['description']}
      />
      <LinksField links={links} onChange={setLinks} problems={problems} />
      <div className="row">
        <Button type="submit" look="primary" busy={open.isPending || change.isPending}>
          {channel ? 'Save' : 'Open channel'}
        </Button>
      </div>
    </form>
  );
};
