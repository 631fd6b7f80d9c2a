import type { z } from 'zod';
import { failpoint } from '../../failpoint.ts';
import type { Alerts } from './alerts.ts';
import {
  type ChannelChange,
  type createChannel,
  danglingNames,
  type EncoderSettings,
  type InputAttachment,
} from './channel-request.ts';
import { badRequest, conflict, notFound, quotaReached, unprocessable } from './complaints.ts';
import type { DueWork } from './due-work.ts';
import { type Inputs, remembersDeletedMs } from './inputs.ts';
import { arnOf, type News } from './news.ts';
import type { Channel, ChannelState, Records } from './records.ts';
import type { Settings } from './settings.ts';

/** What runs while a channel is on. */
export interface Runner {
  begin(channel: Channel): void;
  end(channelId: string): void;
}

/** Channels and the states they go through. */
export interface Channels {
  create(asked: z.output<typeof createChannel>): Channel;
  update(id: string, asked: ChannelChange): Channel;
  start(id: string): Channel;
  stop(id: string): Channel;
  remove(id: string): Channel;
  get(id: string): Channel;
  all(): Channel[];
  /** Takes up what an earlier process left: who ran runs again, who was on the way arrives. */
  resume(): void;
}

export const openChannels = (
  records: Records,
  outside: {
    settings: () => Settings;
    inputs: Inputs;
    alerts: Alerts;
    news: News;
    runner: Runner;
    due: DueWork;
    now: () => Date;
  },
): Channels => {
  const { channels } = records;
  const { inputs, news, runner } = outside;
  const living = (): Channel[] => channels.all().filter(({ state }) => state !== 'DELETED');

  /** A channel has arrived where it was going. */
  const become = (id: string): void => {
    const channel = channels.get(id);
    if (!channel?.due) return;
    const { due, ...rest } = channel;
    if (channel.state === 'DELETED') {
      channels.remove(id);
      records.alerts.forget(id);
      return;
    }
    const arrived: Channel = { ...rest, state: due.to };
    if (due.to === 'DELETED') move({ ...arrived, inputAttachments: [] }, 'DELETED', remembersDeletedMs);
    else channels.save(arrived);
    failpoint(`medialive.channel.${due.to.toLowerCase()}`);
    news.stateChanged(arrived, due.to);
    inputs.attachmentsChanged();
    if (due.to === 'RUNNING') runner.begin(arrived);
  };
  /** Writes down what a channel is and what it becomes by itself. */
  const move = (channel: Channel, to: ChannelState, afterMs: number): Channel => {
    const moved = { ...channel, due: { to, at: outside.now().getTime() + afterMs } };
    channels.save(moved);
    outside.due.plan(`channel ${channel.id}`, moved.due, () => become(channel.id));
    return moved;
  };
  const get = (id: string): Channel => {
    const channel = channels.get(id);
    if (!channel) throw notFound(`The channel ${id} does not exist.`);
    return channel;
  };
  const idle = (id: string, what: string): Channel => {
    const channel = get(id);
    if (channel.state !== 'IDLE')
      throw conflict(`The channel ${id} is ${channel.state}; it must be IDLE to be ${what}.`);
    return channel;
  };
  const demandConsistent = (channel: Pick<Channel, 'encoderSettings' | 'destinations'>): void => {
    const dangling = danglingNames(channel.encoderSettings as EncoderSettings, channel.destinations);
    if (dangling.length > 0) throw badRequest(dangling.join('; '));
  };
  const demandFree = (attachments: readonly InputAttachment[], own?: string): void => {
    for (const { inputId } of attachments) {
      const { state } = inputs.get(inputId);
      if (state === 'DELETING' || state === 'DELETED') throw unprocessable(`The input ${inputId} is being deleted.`);
      const user = living().find(
        (one) => one.id !== own && one.inputAttachments.some((each) => each.inputId === inputId),
      );
      if (user) throw conflict(`The input ${inputId} is attached to the channel ${user.id}.`);
    }
  };

  return {
    create(asked) {
      const already = asked.requestId === undefined ? undefined : channels.byRequest(asked.requestId);
      if (already && already.state !== 'DELETING' && already.state !== 'DELETED') return already;
      demandConsistent(asked);
      demandFree(asked.inputAttachments ?? []);
      const { channels: quota, changeMs } = outside.settings();
      if (living().length >= quota) throw quotaReached(`This account may have ${quota} channels, and has them.`);
      const id = records.newId();
      const { requestId, roleArn, inputSpecification, destinations, encoderSettings, channelClass, tags } = asked;
      const made: Channel = {
        ...{
          id,
          arn: arnOf('channel', id),
          name: asked.name ?? id,
          state: 'CREATING',
          logLevel: asked.logLevel ?? 'DISABLED',
        },
        ...{ destinations, encoderSettings, channelClass, tags, inputAttachments: asked.inputAttachments ?? [] },
        ...(requestId === undefined ? {} : { requestId }),
        ...(roleArn === undefined ? {} : { roleArn }),
        ...(inputSpecification === undefined ? {} : { inputSpecification }),
      };
      const channel = move(made, 'IDLE', changeMs);
      failpoint('medialive.create.saved');
      inputs.attachmentsChanged();
      news.stateChanged(channel, 'CREATING');
      return channel;
    },
    update(id, asked) {
      const channel = idle(id, 'changed');
      const given = Object.entries(asked).filter(([name, value]) => value !== undefined && name !== 'maintenance');
      const changed: Channel = { ...channel, ...Object.fromEntries(given), state: 'UPDATING' };
      demandConsistent(changed);
      demandFree(changed.inputAttachments, id);
      const moved = move(changed, 'IDLE', outside.settings().changeMs);
      inputs.attachmentsChanged();
      if (asked.destinations) records.scrub();
      news.stateChanged(moved, 'UPDATING');
      return moved;
    },
    start(id) {
      const channel = idle(id, 'started');
      if (channel.inputAttachments.length === 0) throw unprocessable(`The channel ${id} has no input to start with.`);
      const moved = move({ ...channel, state: 'STARTING' }, 'RUNNING', outside.settings().startMs);
      failpoint('medialive.start.saved');
      news.stateChanged(moved, 'STARTING');
      return moved;
    },
    stop(id) {
      const channel = get(id);
      if (channel.state !== 'RUNNING')
        throw conflict(`The channel ${id} is ${channel.state}; it must be RUNNING to be stopped.`);
      const moved = move({ ...channel, state: 'STOPPING' }, 'IDLE', outside.settings().stopMs);
      failpoint('medialive.stop.saved');
      runner.end(id);
      outside.alerts.clear(channel);
      news.stateChanged(moved, 'STOPPING');
      return moved;
    },
    remove(id) {
      const channel = idle(id, 'deleted');
      const moved = move({ ...channel, state: 'DELETING' }, 'DELETED', outside.settings().changeMs);
      news.stateChanged(moved, 'DELETING');
      return moved;
    },
    get,
    all: living,
    resume() {
      for (const channel of channels.all()) {
        if (channel.due) outside.due.plan(`channel ${channel.id}`, channel.due, () => become(channel.id));
        else if (channel.state === 'RUNNING') runner.begin(channel);
      }
    },
  };
};
