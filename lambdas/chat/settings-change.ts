import { InvalidRequest } from '../kit/refusals.ts';
import { ruleProblems } from '../kit/text-judge.ts';
import type { ChatSettings } from './settings-contract.ts';

/** The settings with a change put over them, part by part; refused when its rules could not be used. */
export const changeSettings = (before: ChatSettings, change: Partial<ChatSettings>): ChatSettings => {
  const after = { ...before, ...change };
  const problems = change.rules ? ruleProblems(change.rules) : [];
  if (problems.length === 0) return after;
  throw InvalidRequest({ fields: problems.map(({ field, problem }) => ({ field: `rules.${field}`, problem })) });
};
