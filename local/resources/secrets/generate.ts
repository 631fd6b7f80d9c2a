import { createHash, createPublicKey, generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import type { GenerateSecretString, SecretHint, SecretShape } from './templates.ts';

/** The first value of a hinted secret, as the JSON text the app reads. */
export function fromHint(hint: SecretHint): string {
  if (hint.generate === 'random-json') return JSON.stringify(random(hint.shape));
  const privateKey = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  });
  return JSON.stringify({ current: { keyPairId: keyIdOf(privateKey.toString()), privateKey } });
}

/** What CloudFront would call the public half of a key. */
function keyIdOf(privateKey: string): string {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return `K${createHash('sha256').update(spki).digest('hex').slice(0, 13).toUpperCase()}`;
}

/** The ids of the keys in a secret made with `ec-p256`, whatever generation they are of. */
export function keyIdsIn(secretString: string): string[] {
  const generations = JSON.parse(secretString) as Record<string, { keyPairId: string }>;
  return Object.values(generations).map(({ keyPairId }) => keyPairId);
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
