import { useState } from 'react';
import { call } from '../../api/api.ts';
import { useAnswer, useDoing } from '../../api/queries.ts';
import { fieldProblems, isRefused, sentenceOf } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import { withTheirs } from '../../ui/conflict.ts';
import { ConflictNote } from '../../ui/conflict-note.tsx';
import { Check, FormProblem } from '../../ui/field.tsx';
import { SaveRow } from '../../ui/save-row.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { changed, conflictsBetween, rebase } from '../../ui/three-way.ts';
import { toast } from '../../ui/toast.tsx';
import { ChannelFrame } from '../channels/channel-frame.tsx';
import { BlockedLists } from './blocked-list.tsx';
import { EmotesCard } from './emotes-card.tsx';
import { ModesFields } from './modes-fields.tsx';
import { OwnCommands } from './own-commands.tsx';
import { type ChatSettings, partWords, settingsOf } from './settings-form.ts';
import { StrictnessFields } from './strictness-fields.tsx';
import { TryLine } from './try-line.tsx';
import './settings.css';

/** How the rooms of a channel are run, for those who keep order in them. */
export const ChatSettingsPage = () => (
  <ChannelFrame title="Chat" forModerators>
    {({ channel, role }) => (
      <>
        <EmotesCard channelId={channel.channel_id} role={role} />
        <SettingsOf key={channel.channel_id} channelId={channel.channel_id} />
      </>
    )}
  </ChannelFrame>
);

const SettingsOf = ({ channelId }: { channelId: string }) => {
  const { data, error, refetch } = useAnswer('chat.read_settings', { params: { channel_id: channelId } });
  if (error && !data) return <Broken error={error} again={() => void refetch()} what="chat’s rules" />;
  if (!data) {
    return (
      <section className="card stack">
        <Loading what="the chat’s rules" />
        <Skeleton width="60%" />
        <Skeleton width="50%" />
      </section>
    );
  }
  return <SettingsForm channelId={channelId} kept={settingsOf(data)} version={data.version} />;
};

/** Saves the parts that were changed, and only over what has been seen. */
const SettingsForm = ({ channelId, kept, version }: { channelId: string; kept: ChatSettings; version: number }) => {
  const [base, setBase] = useState(kept);
  const [form, setForm] = useState(kept);
  const [seenVersion, setSeenVersion] = useState(version);
  const [conflicts, setConflicts] = useState<(keyof ChatSettings)[]>([]);
  const change = useDoing('chat.change_settings');
  const params = { channel_id: channelId };
  const problems = fieldProblems(change.error);
  const isDirty = Object.keys(changed(base, form)).length > 0;
  const set = (part: Partial<ChatSettings>) => setForm({ ...form, ...part });
  const within = (part: string) => (field: string) => {
    const name = `${part}${field.startsWith('[') ? '' : '.'}${field}`;
    // A field that is a list of lines shows what is wrong with any of them.
    return problems[name] ?? Object.entries(problems).find(([each]) => each.startsWith(`${name}[`))?.[1];
  };

  const send = (body: Partial<ChatSettings>, ifMatch: number) =>
    change.mutateAsync({ params, body, options: { ifMatch } });
  const settle = (after: Awaited<ReturnType<typeof send>>) => {
    setBase(settingsOf(after));
    setForm(settingsOf(after));
    setSeenVersion(after.version);
    setConflicts([]);
  };
  // Only what was saved just now is taken back: what anybody has changed since then stays.
  const undo = async (back: Partial<ChatSettings>, before: number) => {
    try {
      settle(await send(back, before));
      toast('The rules are as they were before.');
    } catch (error) {
      const isLate = isRefused(error, 'request.version_mismatch');
      toast(isLate ? 'They were changed again since then, so this cannot be undone.' : sentenceOf(error));
    }
  };
  const say = (back: Partial<ChatSettings>, after: { version: number }) =>
    toast('It holds in every room of the channel now.', () => void undo(back, after.version));

  const save = async () => {
    try {
      const after = await send(changed(base, form), seenVersion);
      settle(after);
      say(changed(settingsOf(after), base), after);
    } catch (error) {
      if (isRefused(error, 'request.version_mismatch')) await meet();
    }
  };
  // Somebody else changed them meanwhile: other parts come together; the same part is for a person to decide.
  const meet = async () => {
    const there = await call('chat.read_settings', { params });
    const theirs = settingsOf(there);
    const mine = rebase(base, form, theirs);
    const clash = conflictsBetween(base, form, theirs);
    setBase(theirs);
    setForm(mine);
    setSeenVersion(there.version);
    setConflicts(clash);
    if (clash.length > 0) return;
    const body = changed(theirs, mine);
    if (Object.keys(body).length === 0) return toast('Somebody else has changed it to the same.');
    const after = await send(body, there.version);
    settle(after);
    say(changed(settingsOf(after), theirs), after);
  };

  const isPlain = change.error && !isRefused(change.error, 'request.version_mismatch');
  return (
    <>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save().catch((error: unknown) => toast(sentenceOf(error)));
        }}
      >
        <section className="card stack">
          <h2>Words that are not allowed</h2>
          <p className="soft">
            Held messages wait for a moderator; others are turned down at once. Their authors hear that something is not
            allowed, never which word. You and your moderators are exempt.
          </p>
          <BlockedLists
            lists={form.rules}
            problems={within('rules')}
            onChange={(lists) => set({ rules: { ...form.rules, ...lists } })}
          />
        </section>
        <section className="card stack">
          <h2>Links, noise and automod</h2>
          <StrictnessFields rules={form.rules} problems={within('rules')} onChange={(rules) => set({ rules })} />
        </section>
        <section className="card stack">
          <h2>When a room opens</h2>
          <p className="soft">How every stream’s chat begins. While it is on, moderators change it there.</p>
          <ModesFields modes={form.modes} onChange={(modes) => set({ modes })} />
        </section>
        <section className="card stack">
          <h2>The shield</h2>
          <p className="soft">
            For when many come to disturb: one switch in the chat puts all of this on at once. Nothing that is stricter
            anyway is loosened, and taken off, everything is as it was.
          </p>
          <StrictnessFields rules={form.shield} problems={within('shield')} onChange={(shield) => set({ shield })} />
          <ModesFields modes={form.shield.modes} onChange={(modes) => set({ shield: { ...form.shield, modes } })} />
        </section>
        <section className="card stack">
          <h2>Commands of your own</h2>
          <p className="soft">Whoever writes !name is answered with the text, for everybody to read.</p>
          <OwnCommands
            commands={form.commands}
            problems={within('commands')}
            onChange={(commands) => set({ commands })}
          />
        </section>
        <section className="card stack">
          <h2>Raids</h2>
          <Check
            label="Others may send their viewers here"
            hint="One line in your chat names who comes, and with how many. Nobody can whom you have banned."
            checked={form.raids}
            onChange={({ currentTarget }) => set({ raids: currentTarget.checked })}
          />
        </section>
        <div className={isDirty ? 'card stack save-here' : 'card stack'}>
          <FormProblem>
            {isPlain &&
              (Object.keys(problems).length > 0
                ? 'Nothing is saved yet: something above is not right, and says why.'
                : sentenceOf(change.error))}
          </FormProblem>
          <ConflictNote
            parts={conflicts.map((name) => ({ name, word: partWords[name] }))}
            onTakeTheirs={(name) => {
              setForm(withTheirs(form, base, name));
              setConflicts(conflicts.filter((each) => each !== name));
            }}
          />
          <SaveRow busy={change.isPending} isDirty={isDirty} onDiscard={() => setForm(base)} />
        </div>
      </form>
      <TryLine channelId={channelId} rules={form.rules} />
    </>
  );
};
