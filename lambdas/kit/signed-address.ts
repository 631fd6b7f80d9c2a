import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { secretJson } from './secret.ts';

/** Who signs for the edge: the secret with the private key (ECDSA P-256), and the id of its public half there. */
export interface Signer {
  secretId: string;
  keyPairId: string;
  siteOrigin: string;
}

const privateKeyOf = async (signer: Signer): Promise<string> =>
  (await secretJson<{ privateKey: string }>(signer.secretId)).privateKey;

const memory = new Map<string, string>();

/**
 * A CloudFront signed URL of one picture, good for one to two days. It changes once a day, not at every look, so that
 * browsers keep the picture: the same day gives the same address from the same function.
 */
export const signedPicture = async (signer: Signer, key: string, now: Date): Promise<string> => {
  const dayMs = 24 * 3_600_000;
  const until = new Date((Math.floor(now.getTime() / dayMs) + 2) * dayMs);
  const name = `${key} ${until.toISOString()}`;
  const known = memory.get(name);
  if (known) return known;
  const signed = getSignedUrl({
    url: `${signer.siteOrigin}/${key}`,
    keyPairId: signer.keyPairId,
    privateKey: await privateKeyOf(signer),
    dateLessThan: until.toISOString(),
    algorithm: 'SHA256',
  });
  if (memory.size > 10_000) memory.clear();
  memory.set(name, signed);
  return signed;
};

/** The three cookies that open everything under one path until then: one signature, however many segments. */
export const signedCookies = async (signer: Signer, path: string, until: Date): Promise<Record<string, string>> => {
  const policy = JSON.stringify({
    Statement: [
      {
        Resource: `${signer.siteOrigin}${path}*`,
        Condition: { DateLessThan: { 'AWS:EpochTime': Math.floor(until.getTime() / 1000) } },
      },
    ],
  });
  const cookies = getSignedCookies({
    policy,
    keyPairId: signer.keyPairId,
    privateKey: await privateKeyOf(signer),
    algorithm: 'SHA256',
  });
  return cookies as unknown as Record<string, string>;
};
