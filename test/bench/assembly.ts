import { execFile } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench } from './figure.ts';

export const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/**
 * The functions as they would be deployed, and the templates for the laptop, without the web client. Nothing in them
 * happens by the clock: what is measured was asked for.
 */
export const assembly = ({ folder, once }: Bench): Promise<string> =>
  once('assembly', async () => {
    const dir = join(folder, 'assembly');
    const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: object };
    const env = { ...process.env, CDK_OUTDIR: dir, CDK_CONTEXT_JSON: JSON.stringify({ ...context, env: 'local' }) };
    await run(process.execPath, ['lib/bundle.ts'], { cwd: root });
    await run(process.execPath, ['bin/app.ts'], { cwd: root, env });
    stopSchedules(dir);
    return dir;
  });

function stopSchedules(assemblyDir: string): void {
  for (const file of globSync('**/*.template.json', { cwd: assemblyDir })) {
    const path = join(assemblyDir, file);
    const template = JSON.parse(readFileSync(path, 'utf8')) as {
      Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
    };
    for (const { Type, Properties } of Object.values(template.Resources))
      if (Type === 'AWS::Scheduler::Schedule') Properties['State'] = 'DISABLED';
    writeFileSync(path, JSON.stringify(template));
  }
}
