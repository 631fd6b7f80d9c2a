import { BlockList, isIPv6 } from 'node:net';
import * as z from 'zod';
import type { Resource } from '../../resource.ts';
import { unprocessable } from './complaints.ts';

/** AWS::MediaLive::InputSecurityGroup. */
export const securityGroupProperties = z.strictObject({
  WhitelistRules: z.array(z.strictObject({ Cidr: z.cidrv4() })).min(1),
  Tags: z.unknown().optional(),
});

export interface SecurityGroup {
  id: string;
  arn: string;
  cidrs: string[];
}

/** The groups the templates declare. */
export interface SecurityGroups {
  all(): SecurityGroup[];
  get(id: string): SecurityGroup | undefined;
  /** Throws MediaLive's refusal when a group does not exist. */
  demand(ids: readonly string[]): void;
  /** Whether an address may push to an input with these groups. */
  mayPush(ids: readonly string[], address: string): boolean;
}

const listOf = (cidrs: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [network = '', bits = '32'] = cidr.split('/');
    list.addSubnet(network, Number(bits), 'ipv4');
  }
  return list;
};

export const securityGroupsOf = (resources: readonly Resource[]): SecurityGroups => {
  const groups = new Map(
    resources.map((resource) => {
      const { WhitelistRules } = securityGroupProperties.parse(resource.properties);
      const cidrs = WhitelistRules.map(({ Cidr }) => Cidr);
      return [resource.ref, { id: resource.ref, arn: resource.arn, cidrs, list: listOf(cidrs) }];
    }),
  );
  return {
    all: () => [...groups.values()],
    get: (id) => groups.get(id),
    demand(ids) {
      const missing = ids.filter((id) => !groups.has(id));
      if (missing.length > 0) throw unprocessable(`The input security group ${missing.join(', ')} does not exist.`);
    },
    mayPush: (ids, address) =>
      !isIPv6(address) && ids.some((id) => groups.get(id)?.list.check(address, 'ipv4') ?? false),
  };
};
