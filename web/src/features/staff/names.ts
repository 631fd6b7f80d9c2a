import type { Answer } from '../../api/promises.ts';

export type Known = Pick<Answer<'moderation.read_person'>, 'display_name' | 'channels'>;

/**
 * What can be looked up of an id without leaving a trace. A video cannot: each look of the staff at one that is not public
 * is a line in the audit log, and reading that log must not write it.
 */
export const lookUpOf = (id: string): 'person' | 'channel' | undefined => {
  if (id.startsWith('usr_')) return 'person';
  return id.startsWith('ch_') ? 'channel' : undefined;
};

/** A person as others know them: `Ben (@baltic-films)`, or by name alone without a channel. */
export const personWords = ({ display_name, channels: [first] }: Known): string =>
  first ? `${display_name} (@${first.handle})` : display_name;
