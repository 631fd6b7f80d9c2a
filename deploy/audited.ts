/** What npm's audit came to: known weaknesses of what production runs, or that nobody could be asked. */
export type Audited =
  | { asked: true; grave: number; byLevel: Record<string, number>; names: string[] }
  | { asked: false; why: string };

const grave = ['high', 'critical'];

interface Told {
  error?: { summary?: string };
  message?: string;
  metadata?: { vulnerabilities?: Record<string, number> };
  vulnerabilities?: Record<string, { severity?: string }>;
}

/** Reads `npm audit --json`. What is not npm's report is not taken for a clean one. */
export const auditedFrom = (output: string): Audited => {
  let told: Told;
  try {
    told = JSON.parse(output) as Told;
  } catch {
    return { asked: false, why: 'npm audit did not answer with a report' };
  }
  const { total: _, ...byLevel } = told.metadata?.vulnerabilities ?? {};
  if (!told.metadata?.vulnerabilities)
    return { asked: false, why: told.message ?? told.error?.summary ?? 'npm audit did not answer with a report' };
  const names = Object.entries(told.vulnerabilities ?? {})
    .filter(([, { severity = '' }]) => grave.includes(severity))
    .map(([name, { severity }]) => `${name} (${severity})`);
  return { asked: true, grave: grave.reduce((sum, level) => sum + (byLevel[level] ?? 0), 0), byLevel, names };
};

/** What to say, and what to end with: a registry that offers no audit is told and let pass at home, and stops CI. */
export const verdictOn = (audited: Audited, isCi: boolean): { say: string; exitCode: 0 | 1 } => {
  if (!audited.asked)
    return {
      say: `Not audited: this registry offers no audit (${audited.why}). ${isCi ? 'CI needs one that does.' : 'CI asks npm’s own.'}`,
      exitCode: isCi ? 1 : 0,
    };
  const levels = Object.entries(audited.byLevel).map(([level, count]) => `${count} ${level}`);
  if (audited.grave === 0)
    return {
      say: `No high or critical weakness is known in production dependencies (${levels.join(', ')}).`,
      exitCode: 0,
    };
  return {
    say: `Known weaknesses in production dependencies: ${audited.names.join(', ')}. Take the fixed versions.`,
    exitCode: 1,
  };
};
