import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '../../local/resource.ts';
import { aResource } from './one-service.ts';

export const functionArn = (name: string) => `arn:aws:lambda:eu-west-1:000000000000:function:${name}`;

/** A deployed function made of a few lines of JavaScript. */
export function aFunction(name: string, code: string, more: Record<string, unknown> = {}): Resource {
  const folder = mkdtempSync(join(tmpdir(), `arclight-${name}-`));
  writeFileSync(join(folder, 'index.mjs'), code);
  const properties = {
    Code: { AssetPath: folder },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Timeout: 10,
    ...more,
  };
  return aResource('AWS::Lambda::Function', name, properties, functionArn(name));
}

/** What feeds a function, as templates declare it. */
export const aMapping = (functionName: string, sourceArn: string, more: Record<string, unknown> = {}): Resource =>
  aResource('AWS::Lambda::EventSourceMapping', `${functionName}-source`, {
    EventSourceArn: sourceArn,
    FunctionName: functionName,
    ...more,
  });
