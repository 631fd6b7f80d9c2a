import { z } from 'zod';

const GenerateSecretString = z.strictObject({
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
  PasswordLength: z.number().int().min(1).max(4096).optional(),
  ExcludeCharacters: z.string().optional(),
  ExcludeLowercase: z.boolean().optional(),
  ExcludeNumbers: z.boolean().optional(),
  ExcludePunctuation: z.boolean().optional(),
  ExcludeUppercase: z.boolean().optional(),
  IncludeSpace: z.boolean().optional(),
  RequireEachIncludedType: z.boolean().optional(),
});
export type GenerateSecretString = z.output<typeof GenerateSecretString>;

export const SecretProperties = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: GenerateSecretString.optional(),
  KmsKeyId: z.string().optional(),
  Tags: z.unknown().optional(),
});

/** A value of a random secret: `hex32` is 32 random bytes, `id` a short name for a key. */
type Shape = 'hex32' | 'id' | { [field: string]: Shape };
const Shape: z.ZodType<Shape> = z.lazy(() => z.union([z.enum(['hex32', 'id']), z.record(z.string(), Shape)]));

/** How the laptop makes a secret that a script makes elsewhere. */
export const SecretHint = z.discriminatedUnion('generate', [
  z.strictObject({ generate: z.literal('ec-p256'), keyIdsParameter: z.string() }),
  z.strictObject({ generate: z.literal('random-json'), shape: z.record(z.string(), Shape) }),
]);
export type SecretHint = z.output<typeof SecretHint>;
export type SecretShape = Shape;

export const understands = {
  'AWS::SecretsManager::Secret': SecretProperties,
  'AWS::SecretsManager::RotationSchedule': z.looseObject({ SecretId: z.string() }),
};
