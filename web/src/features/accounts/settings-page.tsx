import { useState } from 'react';
import type { Me } from '../../api/promises.ts';
import { readAgain, useDoing } from '../../api/queries.ts';
import { fieldProblems, sentenceOf } from '../../api/refusal.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { FormProblem, Select, TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { AvatarLine } from './avatar-line.tsx';
import { CloseAccountCard } from './close-account-card.tsx';
import { EmailCard } from './email-card.tsx';
import { languagesWith } from './languages.ts';
import { useSignedIn } from './me.tsx';
import { SettingsFrame } from './settings-frame.tsx';

/** Who I am here: my name, language and address, and the way to being a creator. */
export const SettingsPage = () => {
  const me = useSignedIn();
  return (
    <SettingsFrame title="Your profile">
      <AvatarLine me={me} />
      <ProfileForm me={me} />
      <EmailCard me={me} />
      <CreatorCard me={me} />
      <CloseAccountCard me={me} />
    </SettingsFrame>
  );
};

interface Profile {
  display_name: string;
  locale: string;
}

const ProfileForm = ({ me }: { me: Me }) => {
  const before: Profile = { display_name: me.display_name, locale: me.locale };
  const [profile, setProfile] = useState(before);
  const change = useDoing('accounts.change_me');
  const problems = fieldProblems(change.error);
  const wanted = { ...profile, display_name: profile.display_name.trim() };
  const isSame = wanted.display_name === before.display_name && wanted.locale === before.locale;

  const save = async (to: Profile, isUndo = false) => {
    await change.mutateAsync({ body: to });
    await readAgain('accounts.read_me');
    if (isUndo) return;
    toast('Your profile is changed.', () => {
      setProfile(before);
      void save(before, true).catch((error) => toast(sentenceOf(error)));
    });
  };

  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save(wanted).catch(() => {});
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
        value={profile.display_name}
        onChange={({ currentTarget }) => setProfile({ ...profile, display_name: currentTarget.value })}
        problem={problems['display_name']}
      />
      <Select
        label="Language"
        hint="Arclight speaks English so far. Apps you sign in to may follow your choice."
        value={profile.locale}
        options={languagesWith(me.locale)}
        onChoose={(locale) => setProfile({ ...profile, locale })}
        problem={problems['locale']}
      />
      <div className="row">
        <Button
          type="submit"
          look="primary"
          busy={change.isPending}
          disabled={wanted.display_name === '' || isSame || me.status !== 'active'}
        >
          Save
        </Button>
      </div>
    </form>
  );
};

const openingWords = ({ roles }: Me): string => (roles.includes('creator') ? 'Open a channel' : 'Start creating');

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
          {me.status === 'suspended' ? (
            <>
              <Button look="primary" disabled aria-describedby="no-channel-why">
                {openingWords(me)}
              </Button>
              <span className="soft small" id="no-channel-why">
                Not while your account is suspended.
              </span>
            </>
          ) : (
            <LinkButton to="/creator" look="primary">
              {openingWords(me)}
            </LinkButton>
          )}
        </div>
      </>
    )}
  </section>
);
