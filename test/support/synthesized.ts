import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Template } from '../../local/assembly/read.ts';

/** Writes a cdk.out with a stage in it, as CDK lays it out. Every function's asset is `abc.zip`: the code given. */
export function synthesized(stacks: Record<string, Template>, code = ''): string {
  const out = mkdtempSync(join(tmpdir(), 'arclight-cdk-'));
  const stage = join(out, 'assembly-local');
  mkdirSync(join(stage, 'asset.1'), { recursive: true });
  writeFileSync(join(stage, 'asset.1', 'index.mjs'), code);
  const artifacts = Object.fromEntries(
    Object.keys(stacks).map((id) => [
      `local${id}`,
      {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/unknown-region',
        properties: { templateFile: `${id}.json`, stackName: id },
      },
    ]),
  );
  for (const [id, template] of Object.entries(stacks)) {
    writeFileSync(join(stage, `${id}.json`), JSON.stringify(template));
    const files = { abc: { source: { path: 'asset.1' }, destinations: { d: { objectKey: 'abc.zip' } } } };
    writeFileSync(join(stage, `local${id}.assets.json`), JSON.stringify({ files }));
  }
  writeFileSync(join(stage, 'manifest.json'), JSON.stringify({ artifacts }));
  const nested = { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-local' } };
  writeFileSync(join(out, 'manifest.json'), JSON.stringify({ artifacts: { nested } }));
  return out;
}
