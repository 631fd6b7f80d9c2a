import { vi } from 'vitest';
import { jwkOf, type Key } from './an-issuer.ts';

/** The network as a verifier sees it: one address answers with these keys, every request is written down. */
export const aNetwork = (...keys: Key[]) => {
  const network = {
    keys,
    asked: [] as string[],
    answer: async (): Promise<Response> => Response.json({ keys: network.keys.map(jwkOf) }),
  };
  vi.stubGlobal('fetch', async (address: unknown) => {
    network.asked.push(String(address));
    return network.answer();
  });
  return network;
};
