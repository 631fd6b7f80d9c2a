import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Page } from 'playwright-core';

const host = '127.0.0.1';

/** The line between one page and everything else, with the picture it sends by WHIP; it can be pulled out. */
export interface Cable {
  pull(): Promise<void>;
  plugIn(): Promise<void>;
  close(): void;
}

const bound = async (): Promise<Socket> => {
  const socket = createSocket('udp4');
  socket.bind(0, host);
  await once(socket, 'listening');
  return socket;
};

/**
 * A browser that is told to be offline goes on sending pictures: to it that is no request. So they go through a socket of ours,
 * which answers to the endpoint's name in what that answers, and drops everything while the cable is out.
 */
export const cableOf = async (page: Page): Promise<Cable> => {
  let isOut = false;
  const sockets: Socket[] = [];
  /** The port that leads to this one. */
  const through = async (port: number): Promise<number> => {
    const [near, far] = [await bound(), await bound()];
    sockets.push(near, far);
    let caller = 0;
    near.on('message', (packet, from) => {
      caller = from.port;
      if (!isOut) far.send(packet, port, host);
    });
    far.on('message', (packet) => {
      if (!isOut && caller > 0) near.send(packet, caller, host);
    });
    return near.address().port;
  };
  await page.route(/\/whip\//, async (route) => {
    if (isOut) return route.abort('internetdisconnected');
    const response = await route.fetch();
    const answer = await response.text();
    const [, port] = /^a=candidate:(?:\S+ ){5}(\d+) typ host/m.exec(answer) ?? [];
    const body = port ? answer.replaceAll(` ${port} typ host`, ` ${await through(Number(port))} typ host`) : answer;
    return route.fulfill({ response, body });
  });
  return {
    async pull() {
      isOut = true;
      await page.context().setOffline(true);
    },
    async plugIn() {
      isOut = false;
      await page.context().setOffline(false);
    },
    close() {
      for (const socket of sockets) socket.close();
    },
  };
};
