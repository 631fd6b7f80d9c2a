import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { type Generations, secretJson } from './secret.ts';

/** Who signs for the edge, and for which site. */
export interface Signer {
  secretId: string;
  siteOrigin: string;
}

/** The private key (ECDSA P-256, PEM) with the id of its public half at the edge: they change together, or not at all. */
interface SigningKey {
  keyPairId: string;
  privateKey: string;
}

const signingKeyOf = async (signer: Signer): Promise<SigningKey> => {
  const { current } = await secretJson<Generations<SigningKey>>(signer.secretId);
  return { keyPairId: current.keyPairId, privateKey: current.privateKey };
};

/** A CloudFront signed URL of one file, whatever cookies whoever has it has. */
const signedUrl = (signer: Signer, key: string, given: SigningKey & { until: Date }): string => {
  const { until, ...signingKey } = given;
  return getSignedUrl({
    url: `${signer.siteOrigin}/${key}`,
    ...signingKey,
    dateLessThan: until.toISOString(),
    algorithm: 'SHA256',
  });
};

/** The address of one file, good until then. */
export const signedFile = async (signer: Signer, key: string, until: Date): Promise<string> =>
  signedUrl(signer, key, { ...(await signingKeyOf(signer)), until });

const memory = new Map<string, string>();

/**
 * A CloudFront signed URL of one picture, good for one to two days. It changes once a day, not at every look, so that
 * browsers keep the picture: the same day gives the same address from the same function.
 */
export const signedPicture = async (signer: Signer, key: string, now: Date): Promise<string> => {
  const dayMs = 24 * 3_600_000;
  const until = new Date((Math.floor(now.getTime() / dayMs) + 2) * dayMs);
  const signingKey = await signingKeyOf(signer);
  const name = `${key} ${until.toISOString()} ${signingKey.keyPairId}`;
  const known = memory.get(name);
  if (known) return known;
  const signed = signedUrl(signer, key, { ...signingKey, until });
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
    ...(await signingKeyOf(signer)),
    algorithm: 'SHA256',
  });
  return cookies as unknown as Record<string, string>;
};
