import { useState } from 'react';
import { readAgain, useDoing } from '../../api/queries.ts';
import { fieldProblems, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, Select, TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { type Role, rolesGivenBy, type TeamRole } from './my-channels.ts';
import { roleWords } from './role-words.ts';

/** Asks somebody to join: by the handle of their channel, or by their address. */
export const InviteForm = ({ channelId, role, most }: { channelId: string; role: Role; most: number }) => {
  const [whom, setWhom] = useState('');
  const [as, setAs] = useState<TeamRole>('editor');
  const invite = useDoing('accounts.invite_to_team');
  const problems = fieldProblems(invite.error);
  const problem = problems['email'] ?? problems['handle'];
  const text = whom.trim();
  const isEmail = /.@/.test(text);

  const send = async () => {
    const to = isEmail ? { email: text } : { handle: text };
    await invite.mutateAsync({ params: { channel_id: channelId }, body: { ...to, role: as } });
    setWhom('');
    toast(`${text} is invited.`);
    await readAgain('accounts.read_team', 'accounts.list_activity');
  };

  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send().catch(() => {});
      }}
    >
      <h2>Invite somebody</h2>
      <FormProblem>{invite.error && !problem && sentenceOf(invite.error)}</FormProblem>
      <div className="invite-form">
        <TextField
          label="Handle or e-mail address"
          required
          maxLength={254}
          autoCapitalize="none"
          spellCheck={false}
          hint="They get a mail and find the invitation in their account for 14 days."
          value={whom}
          onChange={({ currentTarget }) => setWhom(currentTarget.value)}
          problem={problem}
        />
        <Select
          label="Role"
          value={as}
          options={rolesGivenBy(role).map((each) => [each, roleWords[each].name] as const)}
          onChoose={setAs}
          hint={`May ${roleWords[as].may}.`}
        />
      </div>
      <div className="row">
        <Button type="submit" look="primary" busy={invite.isPending} disabled={text === ''}>
          Invite
        </Button>
        <span className="soft small">Up to {most} people.</span>
      </div>
    </form>
  );
};
