import {
  type CloudFrontClient,
  type DistributionConfig,
  GetDistributionCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';

const header = 'x-arclight-origin';

const headersOf = (config: DistributionConfig) =>
  (config.Origins?.Items ?? [])
    .flatMap((origin) => origin.CustomHeaders?.Items ?? [])
    .filter(({ HeaderName }) => HeaderName?.toLowerCase() === header);

/**
 * Makes the distribution show this value to the API; answers whether it had to change. CloudFormation looks at the secret
 * again only when it changes the distribution for another reason, and finds the very same value then.
 */
export async function setOriginHeader(client: CloudFrontClient, id: string, value: string): Promise<boolean> {
  const { Distribution, ETag } = await client.send(new GetDistributionCommand({ Id: id }));
  const config = structuredClone(Distribution?.DistributionConfig);
  if (!config) throw new Error(`CloudFront shows no configuration of the distribution ${id}.`);
  const headers = headersOf(config);
  if (headers.length === 0) throw new Error(`The distribution ${id} has no origin that is shown ${header}.`);
  if (headers.every(({ HeaderValue }) => HeaderValue === value)) return false;
  for (const one of headers) one.HeaderValue = value;
  await client.send(new UpdateDistributionCommand({ Id: id, IfMatch: ETag, DistributionConfig: config }));
  return true;
}

/** Whether every place of the edge has the newest configuration. */
export async function isEverywhere(client: CloudFrontClient, id: string): Promise<boolean> {
  const { Distribution } = await client.send(new GetDistributionCommand({ Id: id }));
  return Distribution?.Status === 'Deployed';
}
