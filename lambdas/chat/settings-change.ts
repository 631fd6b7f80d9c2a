import type * as z from 'zod';
import { InvalidRequest } from '../kit/refusals.ts';
import { ruleProblems } from '../kit/text-judge.ts';
import type { TextRules } from '../kit/text-rules.ts';
import { type ChatSettings, chatSettings, type settingsChange } from './settings-contract.ts';

export type SettingsChange = z.output<typeof settingsChange>;

/** Refuses rules that could not be used, by what is wrong with each. */
export const checkRules = (rules: TextRules | undefined): void => {
  const problems = rules ? ruleProblems(rules) : [];
  if (problems.length === 0) return;
  throw InvalidRequest({ fields: problems.map(({ field, problem }) => ({ field: `rules.${field}`, problem })) });
};

/** The settings with a change put over them, part by part; refused when its rules could not be used. */
export const settingsAfter = (before: ChatSettings, change: SettingsChange): ChatSettings => {
  checkRules(change.rules);
  return chatSettings.parse({ ...before, ...change });
};
