import { useState } from 'react';
import type { Me } from '../../api/promises.ts';
import { readAgain, useDoing } from '../../api/queries.ts';
import { fieldProblems, sentenceOf } from '../../api/refusal.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button, LinkButton } from '../../ui/button.tsx';
import { FormProblem, TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { dateOf } from '../../ui/when.ts';
import { useSignedIn } from './me.tsx';

/** Who I am here: my name, my plan, and the way to being a creator. */
export const AccountPage = () => {
  const me = useSignedIn();
  return (
    <div className="page narrow stack">
      <title>Your account – Arclight</title>
      <header className="row account-head">
        <Avatar name={me.display_name} big />
        <div>
          <h1>{me.display_name}</h1>
          <p className="soft">
            {me.email} · here since {dateOf(me.created_at)}
          </p>
        </div>
      </header>
      {me.status === 'suspended' && (
        <FormProblem>
          This account is suspended. You can still read, log out and delete your own videos; everything else is closed.
        </FormProblem>
      )}
      <ProfileForm me={me} />
      <CreatorCard me={me} />
    </div>
  );
};

const ProfileForm = ({ me }: { me: Me }) => {
  const [displayName, setDisplayName] = useState(me.display_name);
  const change = useDoing('accounts.change_me');
  const problems = fieldProblems(change.error);

  const save = async (to: string) => {
    const before = me.display_name;
    await change.mutateAsync({ body: { display_name: to } });
    await readAgain('accounts.read_me');
    if (to !== before) {
      toast('Your name is changed.', () => {
        setDisplayName(before);
        void save(before).catch((error) => toast(sentenceOf(error)));
      });
    }
  };

  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save(displayName.trim()).catch(() => {});
      }}
    >
      <h2>Profile</h2>
      <FormProblem>{change.error && Object.keys(problems).length === 0 && sentenceOf(change.error)}</FormProblem>
      <TextField
        label="Display name"
        hint="Shown to others next to what you do."
        required
        maxLength={60}
        autoComplete="name"
        value={displayName}
        onChange={({ currentTarget }) => setDisplayName(currentTarget.value)}
        problem={problems['display_name']}
      />
      <div className="row">
        <Button
          type="submit"
          look="primary"
          busy={change.isPending}
          disabled={displayName.trim() === '' || displayName.trim() === me.display_name}
        >
          Save
        </Button>
      </div>
    </form>
  );
};

const CreatorCard = ({ me }: { me: Me }) => (
  <section className="card stack">
    <h2>{me.channel ? 'Your channel' : 'Publish your own videos'}</h2>
    {me.channel ? (
      <>
        <p className="soft">
          <strong>{me.channel.name}</strong> · @{me.channel.handle}
        </p>
        <div className="row">
          <LinkButton to={`/channel/@${me.channel.handle}`} icon="channel">
            See channel
          </LinkButton>
          <LinkButton to="/creator" icon="edit">
            Edit channel
          </LinkButton>
        </div>
      </>
    ) : (
      <>
        <p className="soft">
          {me.roles.includes('creator')
            ? 'You are a creator. Open a channel so that people find your videos in one place.'
            : 'It takes a minute: read the terms, name your channel, drop a file.'}
        </p>
        <div className="row">
          <LinkButton to="/creator" look="primary">
            {me.roles.includes('creator') ? 'Open a channel' : 'Start creating'}
          </LinkButton>
        </div>
      </>
    )}
  </section>
);
