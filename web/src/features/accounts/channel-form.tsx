import { useState } from 'react';
import { call } from '../../api/api.ts';
import type { Channel } from '../../api/promises.ts';
import { readAgain, useDoing } from '../../api/queries.ts';
import { fieldProblems, isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { carefulSave, type Seen } from '../../ui/careful-save.ts';
import { withTheirs } from '../../ui/conflict.ts';
import { ConflictNote } from '../../ui/conflict-note.tsx';
import { FormProblem, TextArea, TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { handleFrom } from './handle.ts';
import { LinksField } from './links-field.tsx';

type Form = Pick<Channel, 'name' | 'handle' | 'description' | 'links'>;
const formOf = ({ name, handle, description, links }: Form): Form => ({ name, handle, description, links });

const seenOf = (one: Channel): Seen<Form> => ({ form: formOf(one), version: one.version ?? 0 });

/** A part of it to be read: links one a line. */
const textOf = (part: Form[keyof Form]): string =>
  typeof part === 'string' ? part : part.map(({ label, url }) => `${label}: ${url}`).join('\n');

/** As it stands now, and not as the edge may still have it. */
const lookAt = async (channelId: string): Promise<Seen<Form>> => {
  const { items } = await call('accounts.list_my_channels', {});
  const there = items.find(({ channel }) => channel.channel_id === channelId);
  if (!there) throw new Error('a channel that was open in this page is on no list of this person’s');
  return seenOf(there.channel);
};

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
  const [seen, setSeen] = useState<Seen<Form>>(() =>
    channel
      ? seenOf(channel)
      : { form: { name: suggestion, handle: handleFrom(suggestion), description: '', links: [] }, version: 0 },
  );
  const [form, setForm] = useState(seen.form);
  const [conflicts, setConflicts] = useState<(keyof Form)[]>([]);
  const [follows, setFollows] = useState(!channel);
  const { name, handle, description, links } = form;
  const set = (part: Partial<Form>) => setForm({ ...form, ...part });
  const open = useDoing('accounts.create_channel');
  const change = useDoing('accounts.change_channel');
  const error = open.error ?? (isRefused(change.error, 'request.version_mismatch') ? null : change.error);
  const problems = fieldProblems(error);
  const taken = isRefused(error, 'accounts.handle_taken') ? error.message : undefined;

  const save = async (channelId: string, mine: Form): Promise<boolean> => {
    const params = { channel_id: channelId };
    const saved = await carefulSave({
      seen,
      mine,
      send: async (body, ifMatch) => seenOf(await change.mutateAsync({ params, body, options: { ifMatch } })),
      look: () => lookAt(channelId),
      isOutdated: (error) => isRefused(error, 'request.version_mismatch'),
    });
    setSeen(saved.seen);
    setForm(saved.form);
    setConflicts(saved.conflicts);
    return saved.conflicts.length === 0;
  };

  const submit = async () => {
    const mine = { name: name.trim(), handle: handle.trim(), description: description.trim(), links };
    if (!channel) await open.mutateAsync({ body: mine });
    else if (!(await save(channel.channel_id, mine))) return;
    await readAgain('accounts.read_me', 'accounts.read_channel', 'accounts.list_my_channels', 'catalog.read_video');
    if (channel) toast('Your channel is changed.');
    else onOpened();
  };

  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit().catch((problem) => {
          // A refusal of the change itself stands in the form.
          if (!isRefused(problem) || isRefused(problem, 'request.version_mismatch')) toast(sentenceOf(problem));
        });
      }}
    >
      <FormProblem>{error && !taken && Object.keys(problems).length === 0 && sentenceOf(error)}</FormProblem>
      <TextField
        label="Channel name"
        required
        maxLength={60}
        value={name}
        onChange={({ currentTarget }) => {
          const typed = currentTarget.value;
          set(follows ? { name: typed, handle: handleFrom(typed) } : { name: typed });
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
          set({ handle: currentTarget.value.toLowerCase() });
        }}
        problem={problems['handle'] ?? taken}
      />
      <TextArea
        label="Description"
        hint="Optional. What will people find here?"
        maxLength={1000}
        rows={3}
        value={description}
        onChange={({ currentTarget }) => set({ description: currentTarget.value })}
        problem={problems['description']}
      />
      <LinksField links={links} onChange={(to) => set({ links: to })} problems={problems} />
      <ConflictNote
        parts={conflicts.map((name) => ({ name, word: name, theirs: textOf(seen.form[name]) }))}
        onTakeTheirs={(name) => {
          setForm(withTheirs(form, seen.form, name));
          setConflicts(conflicts.filter((each) => each !== name));
        }}
      />
      <div className="row">
        <Button type="submit" look="primary" busy={open.isPending || change.isPending}>
          {channel ? 'Save' : 'Open channel'}
        </Button>
      </div>
    </form>
  );
};
