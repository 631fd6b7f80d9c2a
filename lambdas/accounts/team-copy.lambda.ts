import { batch } from '../kit/batch.ts';
import { learnTeam } from '../kit/teams-copy.ts';
import { teamCopyEnv } from './env.ts';
import { channelEvents, isOpenChannel } from './events.ts';

const { TABLE } = teamCopyEnv.read(process.env);

/** Keeps one domain's copy of whose channels are and who is on their teams. */
export const handler = batch(channelEvents, async (channel) => {
  const { channelId, ownerId, version } = channel;
  await learnTeam(TABLE, { channelId, ownerId, version, team: isOpenChannel(channel) ? channel.team : [] });
});
