import {
  type CloudFrontKeyValueStoreClient,
  DescribeKeyValueStoreCommand,
  ListKeysCommand,
  UpdateKeysCommand,
} from '@aws-sdk/client-cloudfront-keyvaluestore';

async function entriesOf(client: CloudFrontKeyValueStoreClient, KvsARN: string): Promise<Map<string, string>> {
  const entries = new Map<string, string>();
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListKeysCommand({ KvsARN, NextToken }));
    for (const { Key = '', Value = '' } of page.Items ?? []) entries.set(Key, Value);
    NextToken = page.NextToken;
  } while (NextToken);
  return entries;
}

/** Makes a key value store hold exactly these entries, all at once; answers whether it had to change. */
export async function setEntries(
  client: CloudFrontKeyValueStoreClient,
  KvsARN: string,
  wanted: Record<string, string>,
): Promise<boolean> {
  // The tag first: what somebody else changes between this and the update makes the update fail.
  const { ETag } = await client.send(new DescribeKeyValueStoreCommand({ KvsARN }));
  const there = await entriesOf(client, KvsARN);
  const Puts = Object.entries(wanted)
    .filter(([key, value]) => there.get(key) !== value)
    .map(([Key, Value]) => ({ Key, Value }));
  const Deletes = [...there.keys()].filter((key) => !(key in wanted)).map((Key) => ({ Key }));
  if (Puts.length + Deletes.length === 0) return false;
  await client.send(new UpdateKeysCommand({ KvsARN, IfMatch: ETag, Puts, Deletes }));
  return true;
}
