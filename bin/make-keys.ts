import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** Prints new keys for a person to put where docs/runbooks/keys-changing.md says. Nothing is sent anywhere. */
const make: Record<string, () => string> = {
  playback: () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', {
      namedCurve: 'prime256v1',
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    return `${publicKey}\n${JSON.stringify({ privateKey })}`;
  },
  'path-token': () => JSON.stringify({ kid: randomBytes(4).toString('hex'), key: randomBytes(32).toString('hex') }),
};

const made = make[process.argv[2] ?? ''];
if (made) console.log(made());
else {
  console.error(`Which keys? One of: ${Object.keys(make).join(', ')}`);
  process.exitCode = 1;
}
