import { z } from 'zod';

/** The three ways a rule says what its target gets instead of the whole event. */
export const TargetInput = {
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .strictObject({ InputPathsMap: z.record(z.string(), z.string()).optional(), InputTemplate: z.string() })
    .optional(),
};

const Input = z.object(TargetInput);
type Input = z.output<typeof Input>;

export interface RuleFacts {
  ruleName: string;
  ruleArn: string;
  ingestedAt: string;
}

/** The text a target receives for an event: JSON as a rule, any text when a template makes it so. */
export function inputFor(target: Input, event: Record<string, unknown>, facts: RuleFacts): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(valueAt(event, target.InputPath) ?? {});
  if (target.InputTransformer) return fill(target.InputTransformer, event, facts);
  return JSON.stringify(event);
}

function fill(
  transformer: NonNullable<Input['InputTransformer']>,
  event: Record<string, unknown>,
  facts: RuleFacts,
): string {
  const values = new Map<string, unknown>([
    ['aws.events.rule-arn', facts.ruleArn],
    ['aws.events.rule-name', facts.ruleName],
    ['aws.events.event.ingestion-time', facts.ingestedAt],
    ['aws.events.event', event],
    ['aws.events.event.json', event],
  ]);
  for (const [name, path] of Object.entries(transformer.InputPathsMap ?? {})) values.set(name, valueAt(event, path));

  let insideQuotes = false;
  return transformer.InputTemplate.replace(/\\.|"|<([\w.-]+)>/gs, (found, name: string | undefined) => {
    if (found === '"') insideQuotes = !insideQuotes;
    if (name === undefined || !values.has(name)) return found;
    return insideQuotes ? withinText(values.get(name)) : alone(values.get(name));
  });
}

/** A value where the template has no quotes brings its own; a missing one is an empty text. */
function alone(value: unknown): string {
  return value === undefined ? '""' : JSON.stringify(value);
}

/** Inside quotes a text is inserted as it is and anything else as JSON, both escaped to stay inside. */
function withinText(value: unknown): string {
  if (value === undefined) return '';
  return JSON.stringify(typeof value === 'string' ? value : JSON.stringify(value)).slice(1, -1);
}

/** `$.detail.parts[0].name` and `$.detail['odd name']`, the JSON paths EventBridge takes. */
export function valueAt(event: unknown, path: string): unknown {
  const steps = path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\['([^']*)'\]/g);
  let value = event;
  for (const [, name, index, quoted] of steps) {
    const key = name ?? index ?? quoted ?? '';
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value;
}
