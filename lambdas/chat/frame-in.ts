import { InvalidRequest } from '../kit/refusals.ts';
import { inputAs } from '../kit/request.ts';
import { type ClientFrame, clientFrames, largestFrameBytes } from './frames-contract.ts';
import { FrameTooLarge, TooLong, UnknownFrame } from './refusals-contract.ts';
import { lengthOf, longestText } from './room-contract.ts';
import { messageText } from './text-contract.ts';

const byType = new Map(clientFrames.map((schema) => [schema.shape.type.value as string, schema]));

/** What an answer has to carry so that its sender knows what it answers. */
export interface Marks {
  ref?: string | undefined;
  clientId?: string | undefined;
}

const short = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= 40 ? value : undefined;

/** What came, as an object; anything else is no frame. */
export const objectIn = (text: string): Record<string, unknown> => {
  if (Buffer.byteLength(text) > largestFrameBytes) throw FrameTooLarge({ mostBytes: largestFrameBytes });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw UnknownFrame({ types: [...byType.keys()] });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw UnknownFrame({ types: [...byType.keys()] });
  return value as Record<string, unknown>;
};

export const marksOf = (value: Record<string, unknown>): Marks => {
  const clientId = short(value['client_id']);
  return { ref: short(value['ref']), clientId: clientId && /^[\w-]+$/.test(clientId) ? clientId : undefined };
};

/** A frame by its schema, nothing beside it; or a refusal that names everything wrong with it. */
export const frameIn = (value: Record<string, unknown>): ClientFrame => {
  const schema = byType.get(String(value['type']));
  if (!schema) throw UnknownFrame({ types: [...byType.keys()] });
  return inputAs(schema, value) as ClientFrame;
};

/** A message's text as it is kept. */
export const textIn = (text: string): string => {
  if (lengthOf(text.trim()) > longestText) throw TooLong({ most: longestText });
  const read = messageText.safeParse(text);
  if (read.success) return read.data;
  throw InvalidRequest({ fields: read.error.issues.map(({ message }) => ({ field: 'text', problem: message })) });
};
