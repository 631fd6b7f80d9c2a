import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

const isFree = async (port: number): Promise<number | undefined> => {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  const found = (server.address() as AddressInfo).port;
  server.close();
  await once(server, 'close');
  return found;
};

/** A port that is free, and the one above it too: the console takes that one. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await isFree(0);
    if (port && port < 65_000 && (await isFree(port + 1))) return port;
  }
}
