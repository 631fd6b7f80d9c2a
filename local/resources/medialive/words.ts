import { local } from '../../resource.ts';
import { pipelinesOf } from './news.ts';
import type { Alert, Channel, Input, Records } from './records.ts';
import type { SecurityGroup } from './security-groups.ts';
import { whipUrl } from './whip/address.ts';

/** A channel as DescribeChannel and its like answer it. */
export const channelOnTheWire = (channel: Channel): Record<string, unknown> => ({
  ...summaryOnTheWire(channel),
  encoderSettings: channel.encoderSettings,
  pipelineDetails:
    channel.state === 'RUNNING'
      ? Array.from({ length: pipelinesOf(channel) }, (_, pipeline) => ({
          activeInputAttachmentName: channel.inputAttachments[0]?.inputAttachmentName,
          pipelineId: String(pipeline),
        }))
      : [],
});

/** The same as ListChannels answers it: without what it is to make. */
export const summaryOnTheWire = (channel: Channel): Record<string, unknown> => ({
  ...{ id: channel.id, arn: channel.arn, name: channel.name, channelClass: channel.channelClass, state: channel.state },
  ...{ roleArn: channel.roleArn, logLevel: channel.logLevel, tags: channel.tags, destinations: channel.destinations },
  ...{ inputAttachments: channel.inputAttachments, inputSpecification: channel.inputSpecification },
  pipelinesRunningCount: pipelinesOf(channel),
  egressEndpoints: [{ sourceIp: local.host }],
});

/** Where publishers come in. */
export interface Ports {
  rtmp: number;
  whip: number;
}

const destination = (port: number, url: string) => ({ ip: local.host, port: String(port), url });

const srtOnTheWire = ({ port: _, ...srtListenerSettings }: NonNullable<Input['srt']>) => ({
  ...{ type: 'SRT_LISTENER', srtSettings: { srtListenerSettings } },
});

/** An input; `streamNames` are in full only in the answer to who gave them. */
export const inputOnTheWire = (
  input: Input,
  {
    records,
    ports,
    streamNames = input.shownNames,
  }: { records: Records; ports: Ports; streamNames?: readonly string[] },
): Record<string, unknown> => ({
  ...{ id: input.id, arn: input.arn, name: input.name, roleArn: input.roleArn, tags: input.tags, state: input.state },
  ...{ inputSourceType: 'STATIC', securityGroups: input.securityGroups },
  ...(input.srt ? srtOnTheWire(input.srt) : { type: 'RTMP_PUSH' }),
  inputClass: input.streamHashes.length > 1 ? 'STANDARD' : 'SINGLE_PIPELINE',
  attachedChannels: records.channels
    .all()
    .filter(
      (channel) => channel.state !== 'DELETED' && channel.inputAttachments.some(({ inputId }) => inputId === input.id),
    )
    .map(({ id }) => id),
  destinations: [
    ...(input.srt ? [destination(input.srt.port, `srt://${local.host}:${input.srt.port}`)] : []),
    ...streamNames.map((name) => destination(ports.rtmp, `rtmp://${local.host}:${ports.rtmp}/${name}`)),
    // One more than MediaLive has: a browser's way to the same input.
    ...streamNames.slice(0, 1).map((name) => destination(ports.whip, whipUrl(ports.whip, name))),
  ],
  sources: [],
});

export const groupOnTheWire = (group: SecurityGroup, inputs: readonly Input[]): Record<string, unknown> => {
  const users = inputs.filter(({ securityGroups }) => securityGroups.includes(group.id)).map(({ id }) => id);
  return {
    ...{ id: group.id, arn: group.arn, inputs: users, channels: [], tags: {} },
    state: users.length > 0 ? 'IN_USE' : 'IDLE',
    whitelistRules: group.cidrs.map((cidr) => ({ cidr })),
  };
};

export const alertOnTheWire = (alert: Alert): Record<string, unknown> => ({
  ...{ id: alert.id, alertType: alert.type, message: alert.message, pipelineId: '0' },
  state: alert.clearedAt === undefined ? 'SET' : 'CLEARED',
  setTimestamp: new Date(alert.setAt).toISOString(),
  clearedTimestamp: alert.clearedAt === undefined ? undefined : new Date(alert.clearedAt).toISOString(),
});
