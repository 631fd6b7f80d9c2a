import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useNavigate } from 'react-router';
import type { Answer } from '../../api/promises.ts';
import { readAgain, useAnswer, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { dateOf } from '../../ui/when.ts';
import { useSignedIn } from '../accounts/me.tsx';
import { ChannelFrame } from './channel-frame.tsx';
import { InviteForm } from './invite-form.tsx';
import { type MyChannel, manages, rolesGivenBy, type TeamRole } from './my-channels.ts';
import { roleWords } from './role-words.ts';

type Team = Answer<'accounts.read_team'>;

/** Who works on a channel, who is asked to, and what each may do. */
export const TeamPage = () => <ChannelFrame title="Team">{(mine) => <TeamOf mine={mine} />}</ChannelFrame>;

const readTeamAgain = () => readAgain('accounts.read_team', 'accounts.list_activity', 'accounts.list_my_channels');

const peopleTitle = 'people-title';

/** Before a row goes, somebody at the keyboard goes on: in the next one, else at the heading. */
const goOnAt = (list: HTMLElement | null, row: number): void => {
  const controls = [...(list?.querySelectorAll<HTMLElement>('li button:last-of-type') ?? [])];
  const others = controls.filter((_, at) => at !== row);
  (others[row] ?? others.at(-1) ?? document.getElementById(peopleTitle))?.focus();
};

const TeamOf = ({ mine: { channel, role } }: { mine: MyChannel }) => {
  const { channel_id } = channel;
  const people = useRef<HTMLUListElement>(null);
  const [leaving, setLeaving] = useState<Team['members'][number]>();
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
        <h2 id={peopleTitle} tabIndex={-1}>
          People
        </h2>
        <ul className="people-list" ref={people}>
          <li>
            <Avatar name={team.owner.display_name} />
            <div className="who">
              <strong>{team.owner.display_name}</strong>
              <div className="soft small">Owner</div>
            </div>
          </li>
          {team.members.map((member) => (
            <Member
              key={member.account_id}
              channelId={channel_id}
              member={member}
              role={role}
              onRemove={() => setLeaving(member)}
            />
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
      {leaving && (
        <RemoveSheet
          channelId={channel_id}
          member={leaving}
          onClose={() => setLeaving(undefined)}
          onRemoved={() => {
            const mayLeave = team.members.filter((each) => rolesGivenBy(role).includes(each.role));
            flushSync(() => setLeaving(undefined));
            goOnAt(people.current, mayLeave.indexOf(leaving));
          }}
        />
      )}
      {role !== 'owner' && <Leave channelId={channel_id} name={channel.name} />}
    </>
  );
};

const Member = ({
  channelId,
  member,
  role,
  onRemove,
}: {
  channelId: string;
  member: Team['members'][number];
  role: MyChannel['role'];
  onRemove: () => void;
}) => {
  const [chosen, setChosen] = useState<TeamRole>();
  const select = useRef<HTMLSelectElement>(null);
  const change = useDoing('accounts.change_member');
  const given = rolesGivenBy(role);
  const mayChange = manages(role) && given.includes(member.role);
  const wanted = chosen ?? member.role;
  const save = async () => {
    try {
      const params = { channel_id: channelId, user_id: member.account_id };
      await change.mutateAsync({ params, body: { role: wanted } });
    } catch (error) {
      toast(sentenceOf(error));
      return;
    }
    await readTeamAgain();
    flushSync(() => setChosen(undefined));
    select.current?.focus();
    toast(`${member.display_name} is ${roleWords[wanted].name.toLowerCase()} now.`);
  };
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
            ref={select}
            className="input small"
            aria-label={`Role of ${member.display_name}`}
            value={wanted}
            onChange={({ currentTarget }) => setChosen(currentTarget.value as TeamRole)}
          >
            {given.map((each) => (
              <option key={each} value={each}>
                {roleWords[each].name}
              </option>
            ))}
          </select>
          {wanted !== member.role && (
            <Button
              size="small"
              look="primary"
              busy={change.isPending}
              aria-label={`Save the role of ${member.display_name}`}
              onClick={() => void save()}
            >
              Save
            </Button>
          )}
          <Button size="small" look="danger" aria-label={`Remove ${member.display_name}`} onClick={onRemove}>
            Remove
          </Button>
        </div>
      )}
    </li>
  );
};

const RemoveSheet = ({
  channelId,
  member,
  onClose,
  onRemoved,
}: {
  channelId: string;
  member: Team['members'][number];
  onClose: () => void;
  onRemoved: () => void;
}) => {
  const remove = useDoing('accounts.remove_member');
  const go = async () => {
    await remove.mutateAsync({ params: { channel_id: channelId, user_id: member.account_id } });
    onRemoved();
    await readTeamAgain();
    toast(`${member.display_name} is off the team.`);
  };
  return (
    <Sheet title={`Remove ${member.display_name} from the team?`} onClose={onClose}>
      <p>They lose their rights at once. To come back, they need a new invitation.</p>
      <FormProblem>{remove.error && sentenceOf(remove.error)}</FormProblem>
      <div className="actions">
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button look="danger" busy={remove.isPending} onClick={() => void go().catch(() => {})}>
          Remove
        </Button>
      </div>
    </Sheet>
  );
};

const Invited = ({ channelId, team, role }: { channelId: string; team: Team; role: MyChannel['role'] }) => {
  const withdraw = useDoing('accounts.withdraw_invitation');
  const list = useRef<HTMLUListElement>(null);
  const takeBack = async (invitationId: string) => {
    const mine = (team.invitations ?? []).filter((each) => rolesGivenBy(role).includes(each.role));
    const row = mine.findIndex((each) => each.invitation_id === invitationId);
    try {
      await withdraw.mutateAsync({ params: { channel_id: channelId, invitation_id: invitationId } });
    } catch (error) {
      toast(sentenceOf(error));
      return;
    }
    goOnAt(list.current, row);
    await readTeamAgain();
    toast('The invitation is taken back.');
  };
  return (
    <section className="card stack">
      <h2>Invited</h2>
      <ul className="people-list" ref={list}>
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
                onClick={() => void takeBack(each.invitation_id)}
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
  const [asks, setAsks] = useState(false);
  return (
    <section className="card stack">
      <h2>Leave the team</h2>
      <p className="soft">You, {me.display_name}, lose your rights at once. To come back, you need a new invitation.</p>
      <div className="row">
        <Button look="danger" onClick={() => setAsks(true)}>
          Leave
        </Button>
      </div>
      {asks && <LeaveSheet channelId={channelId} name={name} onClose={() => setAsks(false)} />}
    </section>
  );
};

const LeaveSheet = ({ channelId, name, onClose }: { channelId: string; name: string; onClose: () => void }) => {
  const leave = useDoing('accounts.leave_team');
  const navigate = useNavigate();
  const go = async () => {
    await leave.mutateAsync({ params: { channel_id: channelId } });
    // First away: this page has nothing to say to somebody who is not on the team.
    await navigate('/channels');
    await readTeamAgain();
    toast(`You left the team of ${name}.`);
  };
  return (
    <Sheet title={`Leave the team of ${name}?`} onClose={onClose}>
      <p>You lose your rights at once. To come back, you need a new invitation.</p>
      <FormProblem>{leave.error && sentenceOf(leave.error)}</FormProblem>
      <div className="actions">
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button look="danger" busy={leave.isPending} onClick={() => void go().catch(() => {})}>
          Leave the team
        </Button>
      </div>
    </Sheet>
  );
};
