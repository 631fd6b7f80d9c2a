import type { Environment } from '../config/environment.ts';

/** Where CloudFront has a regional cache that can shield an origin, as AWS's developer guide lists them. */
const withCache = [
  ...['us-east-1', 'us-east-2', 'us-west-2', 'sa-east-1'],
  ...['eu-central-1', 'eu-west-1', 'eu-west-2', 'me-central-1'],
  ...['ap-south-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-southeast-1', 'ap-southeast-2'],
];

/** The neighbour the same guide names for a region that has none of its own. */
const neighbours: Readonly<Record<string, string>> = {
  'us-west-1': 'us-west-2',
  'ca-central-1': 'us-east-1',
  'af-south-1': 'eu-west-1',
  'ap-east-1': 'ap-southeast-1',
  'eu-north-1': 'eu-west-2',
  'eu-south-1': 'eu-central-1',
  'eu-west-3': 'eu-west-2',
  'me-south-1': 'ap-south-1',
};

/** What is wrong with where media are shielded, and what would be right; undefined when it fits the region. */
export function shieldMisplaced({
  originShield,
  region,
}: Pick<Environment, 'originShield' | 'region'>): string | undefined {
  if (originShield === undefined) return undefined;
  const fitting = withCache.includes(region) ? region : neighbours[region];
  if (fitting === originShield) return undefined;
  if (!withCache.includes(originShield))
    return `CloudFront has no cache in ${originShield} for \`originShield\`. Say ${fitting ? `'${fitting}'` : `which of these is nearest to ${region}: ${withCache.join(', ')}`}; or leave it out.`;
  // Of a region the guide does not speak of, its operator knows the nearest better than we do.
  if (fitting === undefined) return undefined;
  return `\`originShield\` is ${originShield} and \`region\` is ${region}: every film would take the way by ${originShield}. Say '${fitting}', or leave it out.`;
}
