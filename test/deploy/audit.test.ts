import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { auditedFrom, verdictOn } from '../../deploy/audited.ts';

const report = (vulnerabilities: Record<string, { severity: string }>) => {
  const levels = { info: 0, low: 0, moderate: 0, high: 0, critical: 0 } as Record<string, number>;
  for (const { severity } of Object.values(vulnerabilities)) levels[severity] = (levels[severity] ?? 0) + 1;
  const total = Object.keys(vulnerabilities).length;
  return JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities,
    metadata: { vulnerabilities: { ...levels, total } },
  });
};

test('nothing high or critical passes, and says what else there is', () => {
  const verdict = verdictOn(auditedFrom(report({ old: { severity: 'moderate' } })), true);
  expect(verdict.exitCode).toBe(0);
  expect(verdict.say).toContain('1 moderate');
});

test.each(['high', 'critical'])('one %s weakness fails and names what has it', (severity) => {
  const verdict = verdictOn(auditedFrom(report({ fine: { severity: 'low' }, weak: { severity } })), false);
  expect(verdict.exitCode).toBe(1);
  expect(verdict.say).toContain(`weak (${severity})`);
  expect(verdict.say).not.toContain('fine');
});

test.each([
  JSON.stringify({ message: '405 Method Not Allowed', method: 'POST' }),
  JSON.stringify({ error: { summary: 'no such host' } }),
  '{}',
  '',
  'npm error',
])('no report is no clean report: %s is told at home and stops CI', (output) => {
  expect(auditedFrom(output).asked).toBe(false);
  expect(verdictOn(auditedFrom(output), false)).toMatchObject({
    exitCode: 0,
    say: expect.stringMatching(/^Not audited/),
  });
  expect(verdictOn(auditedFrom(output), true).exitCode).toBe(1);
});

test('CI asks before anything of ours runs', () => {
  const steps = readFileSync(join(import.meta.dirname, '../../.github/workflows/check.yml'), 'utf8');
  expect(steps.indexOf('npm run audit')).toBeGreaterThan(steps.indexOf('npm ci'));
  expect(steps.indexOf('npm run audit')).toBeLessThan(steps.indexOf('npm run check'));
});
