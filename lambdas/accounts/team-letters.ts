import type { TeamRole } from '../kit/authorize.ts';
import { type Letter, letterOf } from '../kit/letter.ts';

const playsNotAll = 'play those that are published, but not private ones';
const roleWords: Record<TeamRole, string> = {
  manager: 'change the channel, upload into it, change and publish its videos, and look after its team',
  editor: 'upload into it and change its videos, but not publish or delete them',
  moderator: `look after what people say there, see which videos it has and ${playsNotAll}`,
  stats: `see which videos it has, and their figures, and ${playsNotAll}`,
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

type Named = { name: string; handle: string };

const member = (site: string, { name }: Named): string =>
  `You get this mail because this address belongs to an account at ${site} that was invited to the team of ${name}.`;

/** To somebody on the team whom its owner or a manager gave another role. */
export const roleOnTeamChanged = (site: string, channel: Named, role: TeamRole): Letter =>
  letterOf({
    subject: `Your role on the team of ${channel.name} has changed`,
    paragraphs: [
      `On the team of ${channel.name} (@${channel.handle}) you are now: ${role}. You can ${roleWords[role]}.`,
      'There is nothing to do. Ask those who look after the team if you did not expect it.',
    ],
    link: { words: 'See your channels', url: `${site}/studio` },
    foot: member(site, channel),
  });

/** To somebody who was taken off the team. */
export const takenOffTeam = (site: string, channel: Named): Letter =>
  letterOf({
    subject: `You are no longer on the team of ${channel.name}`,
    paragraphs: [
      `You were taken off the team of ${channel.name} (@${channel.handle}), and can no longer work on that channel.`,
      'Your own account, and what is yours, stay as they are. Ask those who look after the team if you did not expect it.',
    ],
    link: { words: 'Go to Arclight', url: site },
    foot: member(site, channel),
  });
