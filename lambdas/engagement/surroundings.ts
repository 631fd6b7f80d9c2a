import type { ChannelRights } from '../kit/authorize.ts';
import { doorOf } from '../kit/http.ts';
import { peopleOf } from '../kit/people.ts';
import { teamFor } from '../kit/team.ts';
import { type Channel, channelsOf } from './channel-copy.ts';
import { engagementApiEnv } from './env.ts';
import { followsStore } from './follows-store.ts';

const env = engagementApiEnv.read(process.env);
const table = env.ENGAGEMENT_TABLE;

/** What the operations of engagement work with: made once per function. */
export const store = followsStore(table);
export const channels = channelsOf(table);
export const people = peopleOf(table);
export const cursorSecret = env.CURSOR_SECRET;
export const signer = { secretId: env.SIGNING_SECRET, siteOrigin: env.SITE_ORIGIN };
export const door = doorOf(env, table, people.subject);

/** A channel as it is shown: not one that is gone, nor one whose owner is leaving. */
export const findChannel = async (channelId: string): Promise<(ChannelRights & { channel: Channel }) | undefined> => {
  const channel = await channels.channel(channelId);
  if (!channel || channel.closed) return undefined;
  const owner = await people.person(channel.ownerId);
  if (owner.status === 'closing' || owner.status === 'closed') return undefined;
  return { ownerId: channel.ownerId, team: teamFor(owner, channel.team), channel };
};
