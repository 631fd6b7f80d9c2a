import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import {
  type CloudFrontClient,
  CreatePublicKeyCommand,
  DeletePublicKeyCommand,
  GetKeyGroupCommand,
  GetPublicKeyCommand,
  ListPublicKeysCommand,
  type PublicKeySummary,
  UpdateKeyGroupCommand,
} from '@aws-sdk/client-cloudfront';
import type { Environment } from '../../config/environment.ts';

/** The private key (ECDSA P-256, PKCS#8 PEM) and what CloudFront calls its public half. */
export interface SigningKey {
  keyPairId: string;
  privateKey: string;
}

const ours = ({ name }: Environment): string => `arclight-${name}-playback-`;

const isMissing = (error: unknown): boolean => error instanceof Error && /^NoSuch/.test(error.name);

/** A new pair, its public half already at CloudFront: from here on something could be signed with it. */
export async function newSigningKey(client: CloudFrontClient, environment: Environment): Promise<SigningKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const print = createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
  const { PublicKey } = await client.send(
    new CreatePublicKeyCommand({
      PublicKeyConfig: {
        CallerReference: print,
        Name: `${ours(environment)}${print}`,
        EncodedKey: publicKey,
        Comment: 'Made by npm run keys',
      },
    }),
  );
  return { keyPairId: PublicKey?.Id ?? '', privateKey };
}

/** Whether a stored pair fits together: the public half at CloudFront is the private one's. */
export async function fits(client: CloudFrontClient, { keyPairId, privateKey }: SigningKey): Promise<boolean> {
  try {
    const { PublicKey } = await client.send(new GetPublicKeyCommand({ Id: keyPairId }));
    const wanted = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
    const there = createPublicKey(PublicKey?.PublicKeyConfig?.EncodedKey ?? '').export({ type: 'spki', format: 'der' });
    return wanted.equals(there);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Makes the group hold exactly these keys; answers whether it had to change. */
export async function setKeyGroup(client: CloudFrontClient, groupId: string, ids: string[]): Promise<boolean> {
  const { KeyGroup, ETag } = await client.send(new GetKeyGroupCommand({ Id: groupId }));
  const config = KeyGroup?.KeyGroupConfig;
  if (!config) throw new Error(`CloudFront shows no configuration of the key group ${groupId}.`);
  if ([...(config.Items ?? [])].sort().join() === [...ids].sort().join()) return false;
  await client.send(
    new UpdateKeyGroupCommand({ Id: groupId, IfMatch: ETag, KeyGroupConfig: { ...config, Items: ids } }),
  );
  return true;
}

async function allPublicKeys(client: CloudFrontClient): Promise<PublicKeySummary[]> {
  const found: PublicKeySummary[] = [];
  let Marker: string | undefined;
  do {
    const { PublicKeyList } = await client.send(new ListPublicKeysCommand({ Marker }));
    found.push(...(PublicKeyList?.Items ?? []));
    Marker = PublicKeyList?.NextMarker;
  } while (Marker);
  return found;
}

/** Removes public keys of this environment that nothing is signed with: an account has room for ten. */
export async function removeOthers(
  client: CloudFrontClient,
  environment: Environment,
  keep: readonly string[],
): Promise<number> {
  const stray = (await allPublicKeys(client)).filter(
    ({ Id = '', Name = '' }) => Name.startsWith(ours(environment)) && !keep.includes(Id),
  );
  for (const { Id } of stray) {
    try {
      const { ETag } = await client.send(new GetPublicKeyCommand({ Id }));
      await client.send(new DeletePublicKeyCommand({ Id, IfMatch: ETag }));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return stray.length;
}
