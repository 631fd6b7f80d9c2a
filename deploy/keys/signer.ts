import { Refused } from '../words.ts';

const signer = '@aws-sdk/signature-v4a';

/** The key value store is asked in every region at once, and the SDK signs such requests only with this package loaded. */
export async function loadSigner(load: (name: string) => Promise<unknown> = (name) => import(name)): Promise<void> {
  try {
    await load(signer);
  } catch {
    throw new Refused(
      `The edge’s key value store cannot be spoken to without the package ${signer}: npm install --save-dev ${signer}`,
    );
  }
}
