import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { local } from '../resource.ts';

/** Anything a template may hold before its intrinsic functions are resolved. */
export type Json = string | number | boolean | null | undefined | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface TemplateResource {
  Type: string;
  Properties?: JsonObject;
  Metadata?: JsonObject;
  Condition?: string;
}

export interface Template {
  Resources?: Record<string, TemplateResource>;
  Parameters?: Record<string, { Type: string; Default?: string }>;
  Outputs?: Record<string, { Value: Json; Export?: { Name: Json } }>;
  Conditions?: Record<string, Json>;
  Mappings?: Record<string, Record<string, Record<string, Json>>>;
}

/** One synthesized stack with the folders or files its assets come from. */
export interface Stack {
  name: string;
  region: string;
  account: string;
  template: Template;
  /** Object key in the asset bucket → absolute path on this machine. */
  assets: Map<string, string>;
}

interface Manifest {
  artifacts?: Record<
    string,
    {
      type: string;
      environment?: string;
      properties?: { directoryName?: string; templateFile?: string; stackName?: string };
    }
  >;
}

interface AssetManifest {
  files?: Record<string, { source: { path?: string }; destinations: Record<string, { objectKey: string }> }>;
}

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

/** Reads every stack of a `cdk.out`, through its stages, in the order the manifest lists them. */
export function readAssembly(dir: string): Stack[] {
  const manifestFile = join(dir, 'manifest.json');
  if (!existsSync(manifestFile)) throw new Error(`${dir} holds no synthesized app (no manifest.json)`);
  const stacks: Stack[] = [];
  for (const [id, artifact] of Object.entries(readJson<Manifest>(manifestFile).artifacts ?? {})) {
    if (artifact.type === 'cdk:cloud-assembly')
      stacks.push(...readAssembly(join(dir, artifact.properties?.directoryName ?? '')));
    if (artifact.type !== 'aws:cloudformation:stack') continue;
    const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment ?? '') ?? [];
    stacks.push({
      name: artifact.properties?.stackName ?? id,
      account: !account || account.startsWith('unknown') ? local.accountId : account,
      region: !region || region.startsWith('unknown') ? local.region : region,
      template: readJson<Template>(join(dir, artifact.properties?.templateFile ?? '')),
      assets: readAssets(dir, id),
    });
  }
  return stacks;
}

function readAssets(dir: string, artifactId: string): Map<string, string> {
  const file = join(dir, `${artifactId}.assets.json`);
  const assets = new Map<string, string>();
  if (!existsSync(file)) return assets;
  for (const asset of Object.values(readJson<AssetManifest>(file).files ?? {})) {
    if (asset.source.path === undefined) continue;
    for (const destination of Object.values(asset.destinations))
      assets.set(destination.objectKey, resolve(dir, asset.source.path));
  }
  return assets;
}
