import { readAgain, useAnswer, useDoing } from '../../api/queries.ts';
import { isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { dateOf } from '../../ui/when.ts';
import { roleWords } from './role-words.ts';

/** The teams that ask me to join; nothing at all when there are none. */
export const Invitations = () => {
  const { data } = useAnswer('accounts.list_my_invitations', {});
  const accept = useDoing('accounts.accept_invitation');
  const decline = useDoing('accounts.decline_invitation');
  const invitations = data?.items ?? [];
  if (invitations.length === 0) return null;

  const answer = async (work: Promise<unknown>, words: string) => {
    try {
      await work;
      toast(words);
    } catch {
      // Said above the list.
    }
    await readAgain('accounts.list_my_invitations', 'accounts.list_my_channels');
  };
  const error = accept.error ?? decline.error;

  return (
    <section className="card stack">
      <h2>Invitations</h2>
      <FormProblem>{error && sentenceOf(error)}</FormProblem>
      {isRefused(error, 'accounts.creators_only') && (
        <div className="row">
          <LinkButton to="/creator?next=/channels" size="small">
            Become a creator
          </LinkButton>
        </div>
      )}
      <ul className="people-list">
        {invitations.map(({ invitation_id, channel, by_name, role, until }) => (
          <li key={invitation_id}>
            <div className="who">
              <strong>{channel.name}</strong>
              <div className="soft small">
                {by_name} asks you to join as {roleWords[role].name.toLowerCase()}: you may {roleWords[role].may}. Until{' '}
                {dateOf(until)}.
              </div>
            </div>
            <div className="row">
              <Button
                size="small"
                look="primary"
                busy={accept.isPending}
                aria-label={`Join ${channel.name}`}
                onClick={() =>
                  void answer(
                    accept.mutateAsync({ params: { invitation_id } }),
                    `You are on the team of ${channel.name}.`,
                  )
                }
              >
                Join
              </Button>
              <Button
                size="small"
                look="quiet"
                aria-label={`Decline ${channel.name}`}
                onClick={() =>
                  void answer(decline.mutateAsync({ params: { invitation_id } }), 'The invitation is declined.')
                }
              >
                Decline
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
};
