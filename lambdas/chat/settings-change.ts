import type * as z from 'zod';
import { InvalidRequest } from '../kit/refusals.ts';
import { ruleProblems } from '../kit/text-judge.ts';
import { type ChatSettings, chatSettings, type settingsChange } from './settings-contract.ts';

export type SettingsChange = z.output<typeof settingsChange>;

/** The settings with a change put over them, part by part; refused when its rules could not be used. */
export const settingsAfter = (before: ChatSettings, change: SettingsChange): ChatSettings => {
  const problems = change.rules ? ruleProblems(change.rules) : [];
  if (problems.length === 0) return chatSettings.parse({ ...before, ...change });
  throw InvalidRequest({ fields: problems.map(({ field, problem }) => ({ field: `rules.${field}`, problem })) });
};
