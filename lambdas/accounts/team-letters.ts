import type { TeamRole } from '../kit/authorize.ts';
import { type Letter, letterOf } from '../kit/letter.ts';

const roleWords: Record<TeamRole, string> = {
  manager: 'change the channel and its videos, publish, and look after its team',
  editor: 'change its videos, but not publish or delete them',
  moderator: 'see its videos, and look after what people say there',
  stats: 'see its videos and their figures',
};

/** To somebody invited, whether they have an account or not; it works only for whoever confirmed this address. */
export const invitedToTeam = (
  site: string,
  { channel, role }: { channel: { name: string; handle: string }; role: TeamRole },
  inviter: string,
): Letter =>
  letterOf({
    subject: `You are invited to the team of ${channel.name}`,
    paragraphs: [
      `${inviter} invites you to work on the channel ${channel.name} (@${channel.handle}) at Arclight. You could ${roleWords[role]}.`,
      'Log in with this address, or sign up with it, to accept or decline. The invitation is open for 14 days. If you do not know these people, do nothing.',
    ],
    link: { words: 'See the invitation', url: `${site}/invitations` },
    foot: `You get this mail because somebody at ${site} invited this address.`,
  });
