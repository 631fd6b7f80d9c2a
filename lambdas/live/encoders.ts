import {
  type ChannelState,
  type ChannelSummary,
  CreateChannelCommand,
  CreateInputCommand,
  DeleteChannelCommand,
  DeleteInputCommand,
  DescribeChannelCommand,
  type Input,
  ListAlertsCommand,
  ListChannelsCommand,
  ListInputsCommand,
  MediaLiveClient,
  StartChannelCommand,
  StopChannelCommand,
  UpdateChannelCommand,
} from '@aws-sdk/client-medialive';
import { once } from '../kit/aws.ts';
import { destinationsOf, encoderSettings, inputAttachment, type Relay } from './encoder-settings.ts';
import type { InputKind } from './input-request.ts';
import type { Settings } from './settings.ts';
import type { Stream } from './stream.ts';

const client = once(() => new MediaLiveClient({}));

const nameOf = (error: unknown): string => (error as { name?: string }).name ?? '';
const isNotFound = (error: unknown): boolean => nameOf(error) === 'NotFoundException';
/** It is doing something else just now, or has done this already: the next look says which. */
const isConflict = (error: unknown): boolean => nameOf(error) === 'ConflictException';
/** The service said no for good: more inputs than the account may have, a setting it does not take. */
export const isRefused = (error: unknown): boolean =>
  ['BadRequestException', 'ForbiddenException', 'UnprocessableEntityException'].includes(nameOf(error));

/** It does not know what it was asked for: a kind of input that is not to be had here. */
export const isUnknownHere = (error: unknown): boolean => nameOf(error) === 'BadRequestException';

/** What an encoder is told of a stream. */
export interface Job {
  stream: Pick<Stream, 'latency'>;
  inputId: string;
  ingestEndpoint: string;
  relays: readonly Relay[];
}

export interface Place {
  /** Begins the names of everything of ours in MediaLive. */
  name: string;
  securityGroup: string;
  role: string;
}

/** Everything live asks of MediaLive. Whatever has been done already, or is gone already, is no failure. */
export const encodersOf = (place: Place, settings: Settings) => {
  const encoderName = (slot: number): string => `${place.name}-${String(slot).padStart(3, '0')}`;
  const inputName = (streamId: string, keyEpoch: number): string => `${place.name}-${streamId}-${keyEpoch}`;
  const tags = { 'arclight:live': place.name };

  const sent = ({ stream, ingestEndpoint, relays }: Omit<Job, 'inputId'>) => ({
    Destinations: destinationsOf(ingestEndpoint, relays),
    EncoderSettings: encoderSettings(settings, stream, relays),
  });
  const told = ({ inputId, ...job }: Job) => ({
    ...sent(job),
    RoleArn: place.role,
    InputAttachments: [inputAttachment(inputId)],
    InputSpecification: { Codec: 'AVC', MaximumBitrate: 'MAX_20_MBPS', Resolution: 'HD' } as const,
  });

  return {
    encoderName,
    /** Whose input this is, by its name; undefined for one that is none of ours. */
    whoseInput: (name: string): { streamId: string; keyEpoch: number } | undefined => {
      const [, streamId = '', epoch] = /^(str_[0-9A-Za-z]+)-(\d+)$/.exec(name.slice(place.name.length + 1)) ?? [];
      return name.startsWith(`${place.name}-`) && epoch ? { streamId, keyEpoch: Number(epoch) } : undefined;
    },
    slotOf: (name: string): number | undefined => {
      const [, slot] = /^(\d{3})$/.exec(name.slice(place.name.length + 1)) ?? [];
      return name.startsWith(`${place.name}-`) && slot ? Number(slot) : undefined;
    },

    /** Makes what a stream is sent to. The key is in what is asked for, or in a secret that it names, and nowhere else. */
    async makeInput(streamId: string, keyEpoch: number, kind: InputKind): Promise<Input & { Id: string }> {
      const name = inputName(streamId, keyEpoch);
      const { Input: made } = await client().send(
        new CreateInputCommand({
          Name: name,
          RequestId: name,
          ...kind,
          InputSecurityGroups: [place.securityGroup],
          Tags: tags,
        }),
      );
      if (!made?.Id) throw new Error('MediaLive made an input and gave it no id');
      return { ...made, Id: made.Id };
    },

    /** Removes an input; one that is still in use stays, and the next look tries again. */
    async removeInput(inputId: string): Promise<'removed' | 'in_use'> {
      try {
        await client().send(new DeleteInputCommand({ InputId: inputId }));
      } catch (error) {
        if (isConflict(error)) return 'in_use';
        if (!isNotFound(error)) throw error;
      }
      return 'removed';
    },

    async listInputs(): Promise<Input[]> {
      const all: Input[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client().send(new ListInputsCommand({ MaxResults: 100, NextToken }));
        all.push(...(page.Inputs ?? []).filter(({ Name = '' }) => Name.startsWith(`${place.name}-`)));
        NextToken = page.NextToken;
      } while (NextToken);
      return all;
    },

    async listEncoders(): Promise<ChannelSummary[]> {
      const all: ChannelSummary[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client().send(new ListChannelsCommand({ MaxResults: 100, NextToken }));
        all.push(...(page.Channels ?? []).filter(({ Name = '' }) => Name.startsWith(`${place.name}-`)));
        NextToken = page.NextToken;
      } while (NextToken);
      return all;
    },

    async makeEncoder(slot: number, streamId: string, job: Job): Promise<string> {
      const name = encoderName(slot);
      const { Channel } = await client().send(
        new CreateChannelCommand({
          Name: name,
          RequestId: `${name}-${streamId}`,
          ChannelClass: settings.class,
          LogLevel: 'WARNING',
          Tags: tags,
          ...told(job),
        }),
      );
      if (!Channel?.Id) throw new Error('MediaLive made a channel and gave it no id');
      return Channel.Id;
    },

    async state(encoderId: string): Promise<ChannelState | 'GONE'> {
      try {
        const { State } = await client().send(new DescribeChannelCommand({ ChannelId: encoderId }));
        if (!State) throw new Error(`MediaLive described channel ${encoderId} without its state`);
        return State === 'DELETED' || State === 'DELETING' ? 'GONE' : State;
      } catch (error) {
        if (isNotFound(error)) return 'GONE';
        throw error;
      }
    },

    /** Tells a stopped encoder of another stream; false when it is not stopped. */
    async configure(encoderId: string, job: Job): Promise<boolean> {
      try {
        await client().send(new UpdateChannelCommand({ ChannelId: encoderId, ...told(job) }));
        return true;
      } catch (error) {
        if (isConflict(error)) return false;
        throw error;
      }
    },

    /** Has a stopped encoder send to packaging and nowhere else: it forgets the keys of targets. False when it is not stopped. */
    async forgetRelays(encoderId: string, job: Pick<Job, 'stream' | 'ingestEndpoint'>): Promise<boolean> {
      try {
        await client().send(new UpdateChannelCommand({ ChannelId: encoderId, ...sent({ ...job, relays: [] }) }));
        return true;
      } catch (error) {
        if (isConflict(error)) return false;
        throw error;
      }
    },

    /** Takes the input out of a stopped encoder; false when it will not be without one. */
    async empty(encoderId: string): Promise<boolean> {
      try {
        await client().send(new UpdateChannelCommand({ ChannelId: encoderId, InputAttachments: [] }));
        return true;
      } catch (error) {
        if (isRefused(error) || isConflict(error)) return false;
        if (isNotFound(error)) return true;
        throw error;
      }
    },

    async start(encoderId: string): Promise<void> {
      try {
        await client().send(new StartChannelCommand({ ChannelId: encoderId }));
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    },

    async stop(encoderId: string): Promise<void> {
      try {
        await client().send(new StopChannelCommand({ ChannelId: encoderId }));
      } catch (error) {
        if (!isConflict(error) && !isNotFound(error)) throw error;
      }
    },

    async remove(encoderId: string): Promise<void> {
      try {
        await client().send(new DeleteChannelCommand({ ChannelId: encoderId }));
      } catch (error) {
        if (!isConflict(error) && !isNotFound(error)) throw error;
      }
    },

    /** What is wrong with it at the moment, in MediaLive's words. */
    async alerts(encoderId: string): Promise<{ type: string; message: string; since: Date | undefined }[]> {
      const { Alerts = [] } = await client().send(
        new ListAlertsCommand({ ChannelId: encoderId, StateFilter: 'SET', MaxResults: 100 }),
      );
      return Alerts.filter(({ State }) => State === undefined || State === 'SET').map((alert) => ({
        type: alert.AlertType ?? '',
        message: alert.Message ?? '',
        since: alert.SetTimestamp,
      }));
    },
  };
};
export type Encoders = ReturnType<typeof encodersOf>;
