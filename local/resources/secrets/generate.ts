import { createPublicKey, generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import type { GenerateSecretString, SecretHint, SecretShape } from './templates.ts';

/** The first value of a hinted secret, as the JSON text the app reads. */
export function fromHint(hint: SecretHint): string {
  if (hint.generate === 'random-json') return JSON.stringify(random(hint.shape));
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return JSON.stringify({ privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) });
}

/** The public half of a secret made with `ec-p256`. */
export function publicKeyOf(secretString: string): string {
  const { privateKey } = JSON.parse(secretString) as { privateKey: string };
  return createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
}

function random(shape: SecretShape): unknown {
  if (shape === 'hex32') return randomBytes(32).toString('hex');
  if (shape === 'id') return randomBytes(4).toString('hex');
  return Object.fromEntries(Object.entries(shape).map(([field, inner]) => [field, random(inner)]));
}

const kinds = {
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
};

/** What CloudFormation does with `GenerateSecretString`. */
export function fromGenerator(generator: GenerateSecretString): string {
  const password = passwordFor(generator);
  const { SecretStringTemplate, GenerateStringKey } = generator;
  if (SecretStringTemplate === undefined || GenerateStringKey === undefined) return password;
  return JSON.stringify({ ...(JSON.parse(SecretStringTemplate) as object), [GenerateStringKey]: password });
}

function passwordFor(generator: GenerateSecretString): string {
  const without = (characters: string) =>
    [...characters].filter((character) => !generator.ExcludeCharacters?.includes(character)).join('');
  const allowed = [
    generator.ExcludeLowercase ? '' : without(kinds.lower),
    generator.ExcludeUppercase ? '' : without(kinds.upper),
    generator.ExcludeNumbers ? '' : without(kinds.digits),
    generator.ExcludePunctuation ? '' : without(kinds.punctuation),
    generator.IncludeSpace ? without(' ') : '',
  ].filter((characters) => characters !== '');
  const one = (characters: string) => characters.charAt(randomInt(characters.length));
  const length = generator.PasswordLength ?? 32;
  const required = generator.RequireEachIncludedType === false ? [] : allowed.map(one);
  const rest = Array.from({ length: Math.max(length - required.length, 0) }, () => one(allowed.join('')));
  return shuffled([...required, ...rest]).join('');
}

function shuffled(characters: string[]): string[] {
  const left = [...characters];
  return characters.map(() => left.splice(randomInt(left.length), 1)[0] ?? '');
}
