import { z } from 'zod';
import { invalidParameter, notAuthorized } from './errors.ts';
import type { Client, Pool } from './pools.ts';

export const AttributeList = z.array(z.object({ Name: z.string(), Value: z.string().max(2048).default('') }));

const standard = new Set(
  `address birthdate email family_name gender given_name locale middle_name name nickname phone_number picture
   preferred_username profile updated_at website zoneinfo`.split(/\s+/),
);

const verifications = ['email_verified', 'phone_number_verified'];

export function asRecord(list: z.output<typeof AttributeList> | undefined): Record<string, string> {
  return Object.fromEntries((list ?? []).map(({ Name, Value }) => [Name, Value]));
}

export function asList(attributes: Record<string, string>): { Name: string; Value: string }[] {
  return Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
}

/** A client writes the attributes it was given to write; without a list, the standard ones. */
export function checkWritable(client: Client, attributes: Record<string, string>): void {
  const isWritable = (name: string) => client.WriteAttributes?.includes(name) ?? standard.has(name);
  if (!Object.keys(attributes).every(isWritable))
    throw notAuthorized('A client attempted to write unauthorized attribute');
}

/** Refuses attributes the pool does not know or whose values it does not allow. */
export function checkSchema(pool: Pool, attributes: Record<string, string>): void {
  for (const [name, value] of Object.entries(attributes)) {
    const custom = name.startsWith('custom:') ? name.slice('custom:'.length) : undefined;
    const rule = pool.Schema?.find((one) => one.Name === (custom ?? name));
    if (!rule && (custom !== undefined || (!standard.has(name) && !verifications.includes(name))))
      throw invalidParameter(
        `Attributes did not conform to the schema: Type for attribute {${name}} could not be determined`,
      );
    const { MinLength, MaxLength } = rule?.StringAttributeConstraints ?? {};
    if (MaxLength !== undefined && value.length > Number(MaxLength))
      throw invalidParameter(
        `Attributes did not conform to the schema: ${name}: String must be no longer than ${MaxLength} characters\n`,
      );
    if (MinLength !== undefined && value.length < Number(MinLength))
      throw invalidParameter(
        `Attributes did not conform to the schema: ${name}: String must be at least ${MinLength} characters\n`,
      );
    if (rule?.AttributeDataType === 'Number' && !isWithin(Number(value), rule.NumberAttributeConstraints ?? {}))
      throw invalidParameter(`Attributes did not conform to the schema: ${name}: Number is out of its bounds\n`);
    if (name === 'email' && !isEmail(value)) throw invalidParameter('Invalid email address format.');
  }
}

/** Refuses somebody new without what the pool requires. */
export function checkRequired(pool: Pool, attributes: Record<string, string>): void {
  const missing = pool.Schema?.find(({ Name, Required }) => Required && !attributes[Name]);
  if (missing)
    throw invalidParameter(
      `Attributes did not conform to the schema: ${missing.Name}: The attribute ${missing.Name} is required\n`,
    );
}

/** Refuses to change what was fixed when the user was made. */
export function checkMutable(pool: Pool, attributes: Record<string, string>): void {
  for (const name of Object.keys(attributes)) {
    const rule = pool.Schema?.find((one) => one.Name === name.replace(/^custom:/, ''));
    if (name === 'sub' || rule?.Mutable === false)
      throw invalidParameter(`user.${name}: Attribute cannot be updated.\n`);
  }
}

export function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text);
}

function isWithin(value: number, { MinValue, MaxValue }: { MinValue?: string; MaxValue?: string }): boolean {
  return value >= Number(MinValue ?? -Infinity) && value <= Number(MaxValue ?? Infinity);
}
