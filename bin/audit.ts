import { spawnSync } from 'node:child_process';
import { auditedFrom, verdictOn } from '../deploy/audited.ts';

// What production runs, beside what is known to be weak.
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', timeout: 120_000 });
const { say, exitCode } = verdictOn(auditedFrom(stdout ?? ''), Boolean(process.env['CI']));
process.stdout.write(`${say}\n`);
process.exitCode = exitCode;
