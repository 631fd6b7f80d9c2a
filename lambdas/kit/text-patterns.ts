import { RE2JS, RE2Set } from 're2js';
import { bare, latinised } from './text-fold.ts';

// Regular expressions of people we do not know, by an engine that never goes back in the text: RE2JS, whose time grows with
// the length of a text and never worse, all patterns of a list in one look.

const flags = RE2JS.CASE_INSENSITIVE;

/** Steps of an automaton; a text of 500 characters costs at most as many times 500. `x{1000}` is a thousand of them. */
const mostSteps = 300;
const mostStepsTogether = 2000;
/** What one list may remember of texts it has seen; past it, it goes on without remembering. */
const memoryBytes = 2 * 1024 * 1024;

const why = (error: unknown): string => {
  const said = error instanceof Error ? error.message : String(error);
  return said.replace(/^error parsing regexp: /, '').replace('(?i)', '');
};

const compiled = (pattern: string): RE2JS | { problem: string } => {
  try {
    const engine = RE2JS.compile(pattern, flags);
    if (engine.programSize() > mostSteps) return { problem: 'asks for too much; repeat less' };
    if (engine.test(''))
      return { problem: 'catches a text with nothing in it, and so every text; say what must be there' };
    return engine;
  } catch (error) {
    return {
      problem: `is not a regular expression as RE2 knows it, which has no look-ahead and no back-references: ${why(error)}`,
    };
  }
};

/** What is wrong with patterns, by their place in the list; nothing when all of them can be used. */
export const patternProblems = (patterns: readonly string[]): { at: number; problem: string }[] => {
  let steps = 0;
  return patterns.flatMap((pattern, at) => {
    const engine = compiled(pattern);
    if ('problem' in engine) return [{ at, problem: engine.problem }];
    steps += engine.programSize();
    return steps > mostStepsTogether ? [{ at, problem: 'is one too many beside the others; repeat less in them' }] : [];
  });
};

/**
 * Which patterns a text has, by their place in the list: as it was written, and with look-alikes as the letters they are
 * taken for. A pattern that cannot be used was refused before it came here.
 */
export const patternFinder = (patterns: readonly string[]): ((text: string) => number[]) => {
  if (patterns.length === 0) return () => [];
  const set = new RE2Set(RE2Set.UNANCHORED, flags, memoryBytes);
  for (const pattern of patterns) set.add(pattern);
  set.compile();
  return (text) => {
    const readings = new Set([text, bare(text), latinised(text)]);
    return [...readings].flatMap((reading) => set.match(reading)).sort((one, other) => one - other);
  };
};
