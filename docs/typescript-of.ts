interface Schema {
  type?: string | readonly string[];
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  description?: string;
}

const indented = (text: string): string => text.replaceAll('\n', '\n  ');
const named = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
const either = (types: readonly string[]): string => [...new Set(types)].join(' | ');

const objectType = ({ properties, required = [], additionalProperties }: Schema): string => {
  if (!properties) {
    const value = typeof additionalProperties === 'object' ? typescriptOf(additionalProperties) : 'unknown';
    return `Record<string, ${value}>`;
  }
  const lines = Object.entries(properties).map(([name, schema]) => {
    const said = schema.description ? `/** ${schema.description.replaceAll('*/', '* /')} */\n` : '';
    const isThere = required.includes(name);
    return `${said}${named(name)}${isThere ? '' : '?'}: ${typescriptOf(schema)}${isThere ? '' : ' | undefined'};`;
  });
  return lines.length === 0 ? 'Record<string, never>' : `{\n  ${indented(lines.join('\n'))}\n}`;
};

/** A JSON Schema, as far as our contracts use it, as the TypeScript type of what fits it. */
export const typescriptOf = (schema: Schema): string => {
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return either(schema.enum.map((value) => JSON.stringify(value)));
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return either(alternatives.map(typescriptOf));
  if (schema.allOf) return schema.allOf.map(typescriptOf).join(' & ');
  const { type } = schema;
  if (Array.isArray(type)) return either(type.map((each) => typescriptOf({ ...schema, type: each })));
  switch (type) {
    case 'object':
      return objectType(schema);
    case 'array': {
      const item = typescriptOf(schema.items ?? {});
      const isOne = item.startsWith('{') && !(schema.items?.anyOf ?? schema.items?.oneOf);
      return /[|&]/.test(item) && !isOne ? `(${item})[]` : `${item}[]`;
    }
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'number':
    case 'integer':
      return 'number';
    default:
      return 'unknown';
  }
};
