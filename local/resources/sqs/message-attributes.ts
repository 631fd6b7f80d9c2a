import { createHash } from 'node:crypto';
import { z } from 'zod';
import { SqsError } from './sqs-error.ts';

/** One attribute a sender put beside the body. */
export const messageAttribute = z.strictObject({
  DataType: z.string().regex(/^(String|Number|Binary)(\.[\w.-]+)?$/),
  StringValue: z.string().min(1).optional(),
  BinaryValue: z.base64().min(1).optional(),
  StringListValues: z.array(z.string()).max(0).optional(),
  BinaryListValues: z.array(z.string()).max(0).optional(),
});

export type MessageAttribute = z.output<typeof messageAttribute>;
export type MessageAttributes = Record<string, MessageAttribute>;

const mostAttributes = 10;

/** Turns down attributes whose value and type do not belong together. */
export const checkAttributes = (attributes: MessageAttributes) => {
  const names = Object.keys(attributes);
  if (names.length > mostAttributes) {
    throw new SqsError(
      'InvalidParameterValue',
      `Number of message attributes [${names.length}] exceeds the allowed maximum [10].`,
    );
  }
  for (const [name, { DataType: type, StringValue: text, BinaryValue: binary }] of Object.entries(attributes)) {
    const fits = type.startsWith('Binary')
      ? binary !== undefined && text === undefined
      : text !== undefined && binary === undefined;
    if (!fits || !/^[\w.-]{1,256}$/.test(name)) {
      throw new SqsError(
        'InvalidParameterValue',
        `The message attribute '${name}' must contain a non-empty value of its type.`,
      );
    }
  }
};

/** The digest by which a client can tell that its attributes arrived as it sent them. */
export const attributesMd5 = (attributes: MessageAttributes): string | undefined => {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const digest = createHash('md5');
  const add = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    digest.update(length).update(bytes);
  };
  for (const name of names) {
    const attribute = attributes[name];
    if (!attribute) continue;
    add(Buffer.from(name));
    add(Buffer.from(attribute.DataType));
    const isText = attribute.StringValue !== undefined;
    digest.update(Buffer.from([isText ? 1 : 2]));
    add(isText ? Buffer.from(attribute.StringValue ?? '') : Buffer.from(attribute.BinaryValue ?? '', 'base64'));
  }
  return digest.digest('hex');
};

/** Those attributes a receiver asked for: by name, by `beginning.*`, or all. */
export const wantedAttributes = (attributes: MessageAttributes, wanted: readonly string[]): MessageAttributes =>
  Object.fromEntries(
    Object.entries(attributes).filter(([name]) =>
      wanted.some(
        (each) =>
          each === 'All' ||
          each === '.*' ||
          each === name ||
          (each.endsWith('.*') && name.startsWith(each.slice(0, -2))),
      ),
    ),
  );

/** How many bytes attributes add to a message's size. */
export const attributesBytes = (attributes: MessageAttributes): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue = '', BinaryValue = '' }]) =>
      sum + Buffer.byteLength(name + DataType + StringValue) + Buffer.byteLength(BinaryValue, 'base64'),
    0,
  );
