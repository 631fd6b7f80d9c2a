/** Fills CloudFormation's `{{resolve:…}}` references anywhere inside a value. */
export function fillDynamicReferences(
  value: unknown,
  lookups: { secret(id: string): string | undefined; parameter(name: string): string },
): unknown {
  if (typeof value === 'string') return value.includes('{{resolve:') ? fill(value, lookups) : value;
  if (Array.isArray(value)) return value.map((each) => fillDynamicReferences(each, lookups));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fillDynamicReferences(each, lookups)]));
}

const fill = (text: string, lookups: Parameters<typeof fillDynamicReferences>[1]): string =>
  text.replace(/\{\{resolve:(ssm|ssm-secure|secretsmanager):([^}]+)\}\}/g, (_, kind: string, rest: string) => {
    if (kind !== 'secretsmanager') return lookups.parameter(rest.replace(/:\d+$/, ''));
    const [, id = '', field] =
      /^(arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:[^:]+|[^:]+)(?::SecretString)?(?::([^:]*))?/.exec(rest) ?? [];
    const secret = lookups.secret(id);
    if (secret === undefined) throw new Error(`the secret ${id} is wanted, and there is none`);
    if (!field) return secret;
    const part = (JSON.parse(secret) as Record<string, unknown>)[field];
    if (part === undefined) throw new Error(`the secret ${id} has no field ${field}`);
    return typeof part === 'string' ? part : JSON.stringify(part);
  });
