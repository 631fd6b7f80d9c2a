import type { Hinted, Resource } from '../resource.ts';
import { fillDynamicReferences } from './dynamic-references.ts';
import { holds, intrinsic, pseudoParameter, type Scope } from './intrinsics.ts';
import { arnOf, defaultAttribute, defaultRef, madeUpName, namePropertyOf } from './names.ts';
import { isObject, type Json, type Stack, type TemplateResource } from './read.ts';

/** What the templates ask for and only running services know. */
export interface Lookups {
  /** A service's own answer to `Ref` ('Ref') and `Fn::GetAtt`; `spelled` are the properties before they are resolved. */
  attribute(
    resource: { type: string; logicalId: string; name: string; arn: string; spelled?: Record<string, unknown> },
    attribute: string,
  ): string | undefined;
  /** Value of an SSM parameter that no template declares. */
  parameter(name: string): string | undefined;
}

/** Something in a template that the laptop cannot honour. */
export interface Problem {
  stack: string;
  logicalId: string;
  type: string;
  property: string;
  problem: string;
}

interface Identified {
  type: string;
  logicalId: string;
  name: string;
  arn: string;
  ref: string;
}

/** Turns every template value into what CloudFormation would hand to the service. */
export function resolveAssembly(stacks: Stack[], lookups: Lookups): { resources: Resource[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const resources: Resource[] = [];
  const resolver = new Resolver(stacks, lookups);
  for (const stack of stacks) {
    for (const [logicalId, raw] of Object.entries(stack.template.Resources ?? {})) {
      try {
        if (!resolver.exists(stack, raw)) continue;
        resources.push(resolver.resource(stack, logicalId));
      } catch (error) {
        problems.push({
          stack: stack.name,
          logicalId,
          type: raw.Type,
          property: '',
          problem: error instanceof Error ? error.message : String(error),
        });
      }
    }
  }
  return { resources, problems };
}

/** Every resource that carries a hint for the laptop, as far as it can be told before anything is resolved. */
export function hintedResources(stacks: Stack[]): Hinted[] {
  return stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources ?? {}).flatMap(([logicalId, raw]) => {
      const hint = hintOf(raw);
      if (!hint) return [];
      const spelled = raw.Properties?.[namePropertyOf(raw.Type) ?? ''];
      const name = typeof spelled === 'string' ? spelled : madeUpName(raw.Type, stack.name, logicalId);
      return [{ type: raw.Type, logicalId, name, hint }];
    }),
  );
}

const hintOf = (raw: TemplateResource): Record<string, unknown> | undefined => {
  const hint = raw.Metadata?.['arclight:local'];
  return isObject(hint) ? hint : undefined;
};

class Resolver {
  readonly #stacks: Stack[];
  readonly #lookups: Lookups;
  readonly #known = new Map<string, Identified>();
  readonly #underWay = new Set<string>();

  constructor(stacks: Stack[], lookups: Lookups) {
    this.#stacks = stacks;
    this.#lookups = lookups;
  }

  exists(stack: Stack, raw: TemplateResource): boolean {
    return raw.Condition === undefined || this.#condition(stack, raw.Condition);
  }

  resource(stack: Stack, logicalId: string): Resource {
    const raw = stack.template.Resources?.[logicalId] as TemplateResource;
    const hint = hintOf(raw);
    return {
      stack: stack.name,
      ...this.#identify(stack, logicalId),
      properties: assetsAsPaths(stack, this.#value(stack, raw.Properties ?? {})) as Record<string, unknown>,
      ...(hint ? { hint } : {}),
    };
  }

  #identify(stack: Stack, logicalId: string): Identified {
    const key = `${stack.name}/${logicalId}`;
    const known = this.#known.get(key);
    if (known) return known;
    const raw = stack.template.Resources?.[logicalId];
    if (!raw) throw new Error(`nothing in ${stack.name} is called ${logicalId}`);
    const { Type: type, Properties: properties = {} } = raw;
    const given = this.#value(stack, properties[namePropertyOf(type) ?? '']);
    const fifo = type === 'AWS::SQS::Queue' && properties.FifoQueue === true ? '.fifo' : '';
    const name = typeof given === 'string' ? given : madeUpName(type, stack.name, logicalId) + fifo;
    const parts = { ...stack, name, stack: stack.name, logicalId };
    const arn = this.#arn(stack, raw, parts);
    const ref = this.#lookups.attribute({ type, logicalId, name, arn }, 'Ref') ?? defaultRef(type, { ...parts, arn });
    const identified = { type, logicalId, name, arn, ref };
    this.#known.set(key, identified);
    return identified;
  }

  /** Versions, aliases and rules take part of their ARN from another property. */
  #arn(stack: Stack, raw: TemplateResource, parts: Parameters<typeof arnOf>[1]): string {
    const property = (name: string) => this.#value(stack, raw.Properties?.[name]);
    const functionArn = () => {
      const given = String(property('FunctionName'));
      return given.startsWith('arn:') ? given : arnOf('AWS::Lambda::Function', { ...parts, name: given });
    };
    if (raw.Type === 'AWS::Lambda::Alias') return `${functionArn()}:${property('Name')}`;
    if (raw.Type === 'AWS::Lambda::Version') return `${functionArn()}:1`;
    if (raw.Type === 'AWS::Events::Rule' && raw.Properties?.EventBusName !== undefined) {
      const bus = String(property('EventBusName')).split('/').at(-1);
      return arnOf(raw.Type, { ...parts, name: bus === 'default' ? parts.name : `${bus}/${parts.name}` });
    }
    const plain = arnOf(raw.Type, parts);
    const { name, logicalId } = parts;
    return this.#lookups.attribute({ type: raw.Type, logicalId, name, arn: plain }, 'Arn') ?? plain;
  }

  #ref(stack: Stack, name: string): Json {
    if (name.startsWith('AWS::')) return pseudoParameter(stack, name);
    const parameter = stack.template.Parameters?.[name];
    if (!parameter) {
      const { type, ref, arn } = this.#identify(stack, name);
      return type === 'AWS::Lambda::Alias' || type === 'AWS::Lambda::Version' ? arn : ref;
    }
    const given = parameter.Default ?? '';
    const value = parameter.Type.startsWith('AWS::SSM::Parameter::Value') ? this.parameter(given) : given;
    return parameter.Type.includes('List') ? value.split(',') : value;
  }

  /** An SSM parameter: one a service supplies, else one that some stack declares. */
  parameter(name: string): string {
    const supplied = this.#lookups.parameter(name);
    if (supplied !== undefined) return supplied;
    for (const stack of this.#stacks) {
      for (const raw of Object.values(stack.template.Resources ?? {})) {
        if (raw.Type !== 'AWS::SSM::Parameter' || this.#value(stack, raw.Properties?.Name) !== name) continue;
        return String(this.#value(stack, raw.Properties?.Value));
      }
    }
    throw new Error(`the SSM parameter ${name} is wanted, and nothing on the laptop supplies it`);
  }

  #attribute(stack: Stack, logicalId: string, attribute: string): Json {
    const it = this.#identify(stack, logicalId);
    const spelled = stack.template.Resources?.[logicalId]?.Properties ?? {};
    const answer = this.#lookups.attribute({ ...it, spelled }, attribute);
    if (answer !== undefined) return answer;
    if (it.type === 'AWS::Lambda::Version' && attribute === 'Version') return '1';
    const usual = defaultAttribute(attribute, it);
    if (usual === undefined) throw new Error(`wants ${logicalId}.${attribute} (${it.type}), which nothing here knows`);
    return usual;
  }

  #output(stackName: string, outputName: string): Json {
    const stack = this.#stacks.find((each) => each.name === stackName);
    const output = stack?.template.Outputs?.[outputName];
    if (!stack || !output) throw new Error(`wants the output ${outputName} of ${stackName}, which does not exist`);
    return this.#value(stack, output.Value);
  }

  #export(name: string): Json {
    for (const stack of this.#stacks)
      for (const output of Object.values(stack.template.Outputs ?? {}))
        if (output.Export && this.#value(stack, output.Export.Name) === name) return this.#value(stack, output.Value);
    throw new Error(`wants the export ${name}, which no stack gives`);
  }

  #condition(stack: Stack, name: string): boolean {
    return holds(this.#scope(stack), stack.template.Conditions?.[name]);
  }

  #value(stack: Stack, value: Json): Json {
    if (Array.isArray(value)) return value.map((each) => this.#value(stack, each)).filter((each) => each !== undefined);
    if (!isObject(value)) return value;
    const entries = Object.entries(value);
    const [name, argument] = entries[0] ?? [];
    if (entries.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::')))
      return this.#once(`${stack.name} ${JSON.stringify(value)}`, () => intrinsic(this.#scope(stack), name, argument));
    return Object.fromEntries(
      entries.map(([key, each]) => [key, this.#value(stack, each)] as const).filter(([, each]) => each !== undefined),
    );
  }

  /** Two resources that name each other would otherwise ask for ever. */
  #once<T>(what: string, work: () => T): T {
    if (this.#underWay.has(what)) throw new Error(`goes round in a circle at ${what}`);
    this.#underWay.add(what);
    try {
      return work();
    } finally {
      this.#underWay.delete(what);
    }
  }

  /** What intrinsic functions may ask, from within one stack. */
  #scope(stack: Stack): Scope {
    return {
      stack,
      value: (value) => this.#value(stack, value),
      ref: (name) => this.#ref(stack, name),
      attribute: (logicalId, attribute) => this.#attribute(stack, logicalId, attribute),
      condition: (name) => this.#condition(stack, name),
      output: (stackName, outputName) => this.#output(stackName, outputName),
      exported: (name) => this.#export(name),
    };
  }
}

/** Where a property names an asset's object in the bootstrap bucket, the laptop needs the folder it came from. */
function assetsAsPaths(stack: Stack, value: Json): Json {
  if (Array.isArray(value)) return value.map((each) => assetsAsPaths(stack, each));
  if (!isObject(value)) return value;
  const path = typeof value.S3Key === 'string' ? stack.assets.get(value.S3Key) : undefined;
  if (path !== undefined) return { AssetPath: path };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, assetsAsPaths(stack, each)]));
}

/** A resource with its `{{resolve:…}}` references filled in; possible once secrets and parameters exist. */
export const withDynamicReferences = (
  resource: Resource,
  lookups: Parameters<typeof fillDynamicReferences>[1],
): Resource => ({
  ...resource,
  properties: fillDynamicReferences(resource.properties, lookups) as Record<string, unknown>,
});
