import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { prod } from '../../config/prod.ts';
import { stacks } from '../../deploy/target.ts';
import { synthesized } from '../infra/synthesized.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const deploying = read('docs/deploy.md');
const pages = ['docs/deploy.md', ...globSync('docs/runbooks/*.md', { cwd: root }).sort()];
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** The terminal’s own commands, with their options. */
const terminal = globSync('cli/**/*.ts', { cwd: root }).map(read).join('\n');

/** What stands in backticks or in a block of commands. */
const literal = (text: string): string[] => [
  ...[...text.matchAll(/```\w*\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block.split('\n').map((line) => line.trim()),
  ),
  ...[...text.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code),
];

describe('what a platform engineer is told to type', () => {
  test.each(pages)('every npm command in %s exists, with its options', (page) => {
    const wrong = literal(read(page)).flatMap((line) => {
      const [, script = '', rest = ''] = /^npm run ([\w:-]+)(?: -- (.*))?$/.exec(line) ?? [];
      if (!script) return [];
      if (!(script in scripts)) return [`${line}: there is no script ${script}`];
      const [, entry = script] = /^node (\S+\.ts)/.exec(scripts[script] ?? '') ?? [];
      const code = script === 'arclight' ? terminal : entry.endsWith('.ts') ? read(entry) : '';
      const options = [...rest.matchAll(/--([\w-]+)/g)].map(([, option = '']) => option);
      const unknown = options.filter((option) => !new RegExp(`['"]?\\b${option}\\b['"]?`).test(code));
      return unknown.map((option) => `${line}: ${entry} knows no --${option}`);
    });
    expect(wrong).toEqual([]);
  });

  test('docs/deploy.md names the commands it is about, and the terminal’s own', () => {
    const typed = literal(deploying).join('\n');
    for (const script of ['check', 'deploy', 'keys', 'first-admin', 'destroy', 'arclight'])
      expect(typed).toContain(`npm run ${script}`);
    const used = [...typed.matchAll(/npm run arclight -- (\w+)/g)].map(([, command]) => command);
    expect(used.length).toBeGreaterThan(1);
    expect(used.filter((command) => !existsSync(join(root, `cli/commands/${command}.ts`)))).toEqual([]);
  });

  test.each(pages)('every file named in %s exists', (page) => {
    const files = literal(read(page))
      .flatMap((code) => code.match(/(?:^|[\s"])((?:\.github|bin|config|docs|lambdas|lib)\/[\w./<>-]+)/g) ?? [])
      .map((file) => file.replace(/^[\s"]/, '').replace(/\/$/, ''))
      .map((file) => file.replace('<env>', 'prod'));
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test('the fields of an environment it speaks of are fields', () => {
    const [, section = ''] = /## 3\.[^\n]*\n([\s\S]*?)\n## 4/.exec(deploying) ?? [];
    const fields = [...section.matchAll(/^- `(\w+)`/gm)].map(([, field = '']) => field);
    expect(fields).toContain('alarmsTo');
    const environment = read('config/environment.ts');
    expect(fields.filter((field) => !new RegExp(`^  ${field}\\??:`, 'm').test(environment))).toEqual([]);
  });

  test('every stack and dashboard it speaks of exists, and none that keeps data is left out of "After a destroy"', async () => {
    const app = await synthesized(prod);
    const dashboards = app
      .of('AWS::CloudWatch::Dashboard')
      .map(({ properties }) => properties['DashboardName'].replace('arclight-prod', ''));
    const [, listed = ''] = /The dashboards (.*?) move\./s.exec(deploying) ?? [];
    const named = [...listed.matchAll(/`(?:arclight-dev)?(-\w+)`/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !dashboards.includes(name))).toEqual([]);

    const [, after = ''] = /\*\*After a destroy\*\*([\s\S]*?)\n\n/.exec(deploying) ?? [];
    const keeping = new Set(
      app
        .of('AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::Cognito::UserPool', 'AWS::SecretsManager::Secret')
        .map(({ stack }) => stack),
    );
    for (const stack of keeping) expect(after, `${stack} keeps data`).toMatch(new RegExp(`[/\`]${stack}[\`"]`));
    // The way back after a disaster makes the same tables anew, and leaves people, keys and buckets alone.
    const [, loop = '', selector = ''] =
      /for s in ([\w\s]+?); do npx cdk destroy .*? "([^"]+)"/.exec(
        read('docs/disaster-recovery.md').replace(/\s+/g, ' '),
      ) ?? [];
    expect(selector).toBe('Arclight-prod/$s');
    // The foundation's counts requests of the last minutes and is not saved.
    const withTables = new Set(app.of('AWS::DynamoDB::GlobalTable').map(({ stack }) => stack));
    withTables.delete('foundation');
    for (const stack of withTables) expect(loop.split(' '), `${stack} has a table`).toContain(stack);
    for (const stack of ['foundation', 'edge', 'mail']) expect(loop.split(' ')).not.toContain(stack);

    const stackNames = stacks.map(({ id }) => id);
    const mentioned = [...after.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
    expect(mentioned.filter((name) => !stackNames.includes(name))).toEqual([]);
  }, 120_000);
});
