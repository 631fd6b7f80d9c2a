import { videoWorkedOn } from '../catalog/events.ts';
import { chatWorkedOn } from '../chat/events.ts';
import { batch } from '../kit/batch.ts';
import { channelsStore } from './channels-store.ts';
import { onTeamWorkEnv } from './env.ts';

const channels = channelsStore(onTeamWorkEnv.read(process.env).ACCOUNTS_TABLE);

/** Writes into a channel's activity what its team did elsewhere; the deed and this news of it were one write there. */
export const handler = batch([videoWorkedOn, chatWorkedOn], async ({ channelId, ...act }, { eventId, occurredAt }) =>
  channels.note(channelId, { ...act, activityId: eventId, at: occurredAt.toISOString() }),
);
