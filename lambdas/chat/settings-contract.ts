import * as z from 'zod';
import { paragraphs } from '../kit/shown-text.ts';
import { rulesAtFirst, strictness, textRules } from '../kit/text-rules.ts';
import { modes, modesAtFirst } from './room-contract.ts';

// What a channel says of its chat: who may write how, and what its own commands answer.

export const mostCommands = 100;

/** What is built in; a channel's own commands cannot take these names. */
export const builtInCommands = [
  'me',
  'slow',
  'emoteonly',
  'unique',
  'shield',
  'clear',
  'timeout',
  'ban',
  'unban',
  'pin',
  'unpin',
  'delete',
  'help',
  'followers',
  'subscribers',
  'mod',
  'unmod',
  'poll',
  'endpoll',
  'raid',
  'clip',
] as const;
export type BuiltInCommand = (typeof builtInCommands)[number];

export const ownCommand = z.strictObject({
  name: z
    .string()
    .toLowerCase()
    .regex(/^[a-z0-9_]{1,25}$/, 'must be 1 to 25 letters from a to z, digits or _, without the !'),
  text: paragraphs(500).refine((text) => text.trim() !== '', 'must not be empty'),
});
export type OwnCommand = z.output<typeof ownCommand>;

/** What the shield puts on at once. A channel's lists of terms and patterns hold beside it. */
export const shield = z.strictObject({ ...strictness.shape, modes: modes.omit({ shield: true }) });
export type Shield = z.output<typeof shield>;

export const chatSettings = z.strictObject({
  modes: modes.describe('How a room of this channel is run when it opens'),
  rules: textRules,
  shield,
  commands: z
    .array(ownCommand)
    .max(mostCommands)
    .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'must each have a name of its own')
    .describe('What a line beginning with ! and the name answers'),
  raids: z.boolean().describe('Whether others may send their viewers here'),
});
export type ChatSettings = z.output<typeof chatSettings>;

/** What one sends to change them: the parts to put in the place of what is there, each whole. */
export const settingsChange = chatSettings
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'must change something: modes, rules, shield, commands or raids');

/** Unless the channel says otherwise: the strictest of everything that needs nobody's own list, and time to read. */
export const shieldAtFirst: Shield = {
  links: { allowed: 'none', hosts: [], verdict: 'refuse' },
  capitals: 'hold',
  repetition: 'refuse',
  symbols: 'refuse',
  automod: 4,
  modes: { slowSec: 30, subscribersOnly: false, emoteOnly: false, unique: true, holdFirst: true },
};

export const settingsAtFirst: ChatSettings = {
  modes: modesAtFirst,
  rules: rulesAtFirst,
  shield: shieldAtFirst,
  commands: [],
  raids: true,
};

/** Settings as they were kept: what nobody had thought of then is as it is at first. */
export const keptSettings = (kept: unknown): ChatSettings =>
  chatSettings.parse({ ...settingsAtFirst, ...(kept as object) });
