import { type BusEvent, local, type Surroundings } from '../../resource.ts';
import type { Alert, Channel, ChannelState } from './records.ts';

/** Events as MediaLive sends them: as best it can, never waited for, never tried again. */
export interface News {
  stateChanged(channel: Channel, state: ChannelState): void;
  alertChanged(channel: Channel, alert: Alert): void;
  inputChanged(channel: Channel): void;
  /** Events on their way. */
  underWay(): number;
  settled(): Promise<void>;
}

const sentences: Record<ChannelState, string> = {
  ...{
    CREATING: 'Creating channel',
    IDLE: 'Channel is idle',
    STARTING: 'Starting channel',
    RUNNING: 'Channel is running',
  },
  ...{
    STOPPING: 'Stopping channel',
    UPDATING: 'Updating channel',
    DELETING: 'Deleting channel',
    DELETED: 'Deleted channel',
  },
};

export const openNews = (surroundings: Surroundings, events: () => 'all' | 'none'): News => {
  const sending = new Set<Promise<void>>();
  const say = (type: string, channel: Channel, detail: Record<string, unknown>): void => {
    if (events() === 'none') return;
    const event: BusEvent = {
      source: 'aws.medialive',
      'detail-type': type,
      resources: [channel.arn],
      time: surroundings.now().toISOString(),
      detail: { channel_arn: channel.arn, ...detail },
    };
    const sent = surroundings
      .emit(event)
      .catch((error: Error) => surroundings.log(`medialive: an event was lost: ${error.message}`, 'warn'))
      .finally(() => sending.delete(sent));
    sending.add(sent);
  };
  return {
    stateChanged: (channel, state) =>
      say('MediaLive Channel State Change', channel, {
        ...{ state, message: sentences[state], pipelines_running_count: pipelinesOf(channel, state) },
      }),
    alertChanged: (channel, alert) =>
      say('MediaLive Channel Alert', channel, {
        ...{ alarm_state: alert.clearedAt === undefined ? 'SET' : 'CLEARED', alarm_id: alert.id },
        ...{ alert_type: alert.type, pipeline: '0', message: alert.message },
      }),
    inputChanged: (channel) =>
      say('MediaLive Channel Input Change', channel, {
        ...{ pipeline: '0', message: 'Input switch event on pipeline' },
        active_input_attachment_name: channel.inputAttachments[0]?.inputAttachmentName ?? '',
        active_input_switch_action_name: 'Initial input',
      }),
    underWay: () => sending.size,
    settled: async () => void (await Promise.all(sending)),
  };
};

/** How many of a channel's encoders run. */
export const pipelinesOf = (channel: Channel, state: ChannelState = channel.state): number =>
  state === 'RUNNING' ? (channel.channelClass === 'STANDARD' ? 2 : 1) : 0;

export const arnOf = (kind: 'channel' | 'input', id: string): string =>
  `arn:aws:medialive:${local.region}:${local.accountId}:${kind}:${id}`;
