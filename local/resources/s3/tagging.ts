import { z } from 'zod';
import { type Answer, documentAnswer } from './answer.ts';
import { receiveDocument } from './body.ts';
import { checkedTags } from './facts.ts';
import { wantedVersion } from './get-object.ts';
import { versionHeader } from './put-object.ts';
import { S3Error } from './s3-error.ts';
import type { ObjectCall } from './store.ts';
import { retag } from './versions.ts';
import { readXml } from './xml.ts';

const tagging = z.strictObject({
  TagSet: z.union([
    z.literal('').transform(() => ({ Tag: [] })),
    z.strictObject({ Tag: z.array(z.strictObject({ Key: z.string(), Value: z.string() })) }),
  ]),
});

/** GetObjectTagging. */
export const getObjectTagging = (call: ObjectCall): Answer => {
  const version = wantedVersion(call);
  const tags = Object.entries(version.facts.tags).map(([name, value]) => ({ Key: name, Value: value }));
  return documentAnswer('Tagging', { TagSet: { Tag: tags } }, versionHeader(call.bucket, version.versionId));
};

/** PutObjectTagging: the new tags replace the old ones. */
export const putObjectTagging = async (call: ObjectCall): Promise<Answer> => {
  const read = tagging.safeParse(readXml(await receiveDocument(call.request), 'Tagging'));
  if (!read.success) throw new S3Error('MalformedXML');
  const tags = checkedTags(read.data.TagSet.Tag.map(({ Key, Value }) => [Key, Value] as const));
  const version = wantedVersion(call);
  retag(call.store.database, version, tags);
  return { status: 200, headers: versionHeader(call.bucket, version.versionId) };
};

/** DeleteObjectTagging. */
export const deleteObjectTagging = (call: ObjectCall): Answer => {
  const version = wantedVersion(call);
  retag(call.store.database, version, {});
  return { status: 204, headers: versionHeader(call.bucket, version.versionId) };
};
