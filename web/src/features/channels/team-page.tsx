import { useNavigate } from 'react-router';
import type { Answer } from '../../api/promises.ts';
import { readAgain, useAnswer, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { dateOf } from '../../ui/when.ts';
import { useSignedIn } from '../accounts/me.tsx';
import { ChannelFrame } from './channel-frame.tsx';
import { InviteForm } from './invite-form.tsx';
import { type MyChannel, manages, rolesGivenBy, roleWords, type TeamRole } from './my-channels.ts';

type Team = Answer<'accounts.read_team'>;

/** Who works on a channel, who is asked to, and what each may do. */
export const TeamPage = () => <ChannelFrame title="Team">{(mine) => <TeamOf mine={mine} />}</ChannelFrame>;

const said = async (work: Promise<unknown>, words: string): Promise<boolean> => {
  try {
    await work;
    toast(words);
    return true;
  } catch (error) {
    toast(sentenceOf(error));
    return false;
  } finally {
    await readAgain('accounts.read_team', 'accounts.list_activity', 'accounts.list_my_channels');
  }
};

const TeamOf = ({ mine: { channel, role } }: { mine: MyChannel }) => {
  const { channel_id } = channel;
  const { data: team, error, refetch } = useAnswer('accounts.read_team', { params: { channel_id } });
  if (error && !team) return <Broken error={error} again={() => void refetch()} what="team" />;
  if (!team) {
    return (
      <section className="card stack">
        <Loading what="the team" />
        <Skeleton width="60%" />
        <Skeleton width="50%" />
      </section>
    );
  }
  return (
    <>
      <section className="card stack">
        <h2>People</h2>
        <ul className="people-list">
          <li>
            <Avatar name={team.owner.display_name} />
            <div className="who">
              <strong>{team.owner.display_name}</strong>
              <div className="soft small">Owner</div>
            </div>
          </li>
          {team.members.map((member) => (
            <Member key={member.account_id} channelId={channel_id} member={member} role={role} />
          ))}
        </ul>
        {team.members.length === 0 && (
          <p className="soft">
            Nobody else yet. Invite people to share the work; each gets only the rights you choose.
          </p>
        )}
      </section>
      {team.invitations && team.invitations.length > 0 && <Invited channelId={channel_id} team={team} role={role} />}
      {manages(role) && <InviteForm channelId={channel_id} role={role} most={team.most} />}
      {role !== 'owner' && <Leave channelId={channel_id} name={channel.name} />}
    </>
  );
};

const Member = ({
  channelId,
  member,
  role,
}: {
  channelId: string;
  member: Team['members'][number];
  role: MyChannel['role'];
}) => {
  const change = useDoing('accounts.change_member');
  const remove = useDoing('accounts.remove_member');
  const given = rolesGivenBy(role);
  const mayChange = manages(role) && given.includes(member.role);
  const params = { channel_id: channelId, user_id: member.account_id };
  return (
    <li>
      <Avatar name={member.display_name} />
      <div className="who">
        <strong>{member.display_name}</strong>
        <div className="soft small">
          {roleWords[member.role].name} since {dateOf(member.since)}
        </div>
      </div>
      {mayChange && (
        <div className="row">
          <select
            className="input small"
            aria-label={`Role of ${member.display_name}`}
            value={member.role}
            disabled={change.isPending}
            onChange={({ currentTarget }) => {
              const wanted = currentTarget.value as TeamRole;
              void said(
                change.mutateAsync({ params, body: { role: wanted } }),
                `${member.display_name} is ${roleWords[wanted].name.toLowerCase()} now.`,
              );
            }}
          >
            {given.map((each) => (
              <option key={each} value={each}>
                {roleWords[each].name}
              </option>
            ))}
          </select>
          <Button
            size="small"
            look="danger"
            busy={remove.isPending}
            aria-label={`Remove ${member.display_name}`}
            onClick={() => void said(remove.mutateAsync({ params }), `${member.display_name} is off the team.`)}
          >
            Remove
          </Button>
        </div>
      )}
    </li>
  );
};

const Invited = ({ channelId, team, role }: { channelId: string; team: Team; role: MyChannel['role'] }) => {
  const withdraw = useDoing('accounts.withdraw_invitation');
  return (
    <section className="card stack">
      <h2>Invited</h2>
      <ul className="people-list">
        {(team.invitations ?? []).map((each) => (
          <li key={each.invitation_id}>
            <div className="who">
              <strong>{each.to}</strong>
              <div className="soft small">
                As {roleWords[each.role].name.toLowerCase()}, until {dateOf(each.until)}
              </div>
            </div>
            {rolesGivenBy(role).includes(each.role) && (
              <Button
                size="small"
                aria-label={`Take back the invitation of ${each.to}`}
                onClick={() =>
                  void said(
                    withdraw.mutateAsync({ params: { channel_id: channelId, invitation_id: each.invitation_id } }),
                    'The invitation is taken back.',
                  )
                }
              >
                Take back
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};

const Leave = ({ channelId, name }: { channelId: string; name: string }) => {
  const me = useSignedIn();
  const leave = useDoing('accounts.leave_team');
  const navigate = useNavigate();
  const go = async () => {
    if (await said(leave.mutateAsync({ params: { channel_id: channelId } }), `You left the team of ${name}.`))
      await navigate('/channels');
  };
  return (
    <section className="card stack">
      <h2>Leave the team</h2>
      <p className="soft">You, {me.display_name}, lose your rights at once. To come back, you need a new invitation.</p>
      <div className="row">
        <Button look="danger" busy={leave.isPending} onClick={() => void go()}>
          Leave
        </Button>
      </div>
    </section>
  );
};
