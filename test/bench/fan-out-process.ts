import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { percentEncoded, signer } from '../../lambdas/chat/request-signature.ts';
import { socketClient } from '../../lambdas/chat/socket-client.ts';
import { atOnce } from '../../lambdas/kit/at-once.ts';

// Posts to sockets, alone in this process, so that its processor time is nobody else's. Told by its parent how, to whom and
// how often; its environment is a function's.

export type Way = 'ours' | 'bare' | 'sdk';
export interface Posting {
  way: Way;
  url: string;
  connectionIds: string[];
  text: string;
  times: number;
}
export interface Posted {
  cpuMs: number;
  wallMs: number;
}

const under = 64;
const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_REGION = '' } = process.env;
const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };

/** One round to everybody, in each way. */
const rounds: Record<Way, (posting: Posting) => () => Promise<void>> = {
  ours({ url, connectionIds, text }) {
    const client = socketClient({ managementUrl: url, atOnce: under });
    return async () => {
      const { sent } = await client.postToAll(connectionIds, text);
      if (sent !== connectionIds.length) throw new Error(`${sent} of ${connectionIds.length} were sent`);
    };
  },

  /** Signs and posts, and looks at nothing but the status: the least it takes. */
  bare({ url, connectionIds, text }) {
    const { hostname, port, host, pathname } = new URL(url);
    const agent = new Agent({ keepAlive: true, maxSockets: under, scheduling: 'lifo' });
    const sign = signer(credentials, { region: AWS_REGION, service: 'execute-api' });
    const body = Buffer.from(text);
    const bodyHash = createHash('sha256').update(body).digest('hex');
    const post = (id: string) =>
      new Promise<void>((resolve, reject) => {
        const path = `${pathname}/@connections/${percentEncoded(id)}`;
        const headers = sign({ method: 'POST', host, path, bodyHash }, new Date());
        headers['content-length'] = String(body.length);
        request({ method: 'POST', hostname, port, path, headers, agent }, (answer) => {
          answer.resume().on('end', resolve);
          if (answer.statusCode !== 200) reject(new Error(String(answer.statusCode)));
        })
          .on('error', reject)
          .end(body);
      });
    return () => atOnce(connectionIds, under, post);
  },

  sdk({ url, connectionIds, text }) {
    const client = new ApiGatewayManagementApiClient({
      endpoint: url,
      region: AWS_REGION,
      credentials,
      requestHandler: { httpAgent: new Agent({ keepAlive: true, maxSockets: under }) },
    });
    return () =>
      atOnce(connectionIds, under, async (ConnectionId) => {
        await client.send(new PostToConnectionCommand({ ConnectionId, Data: text }));
      });
  },
};

process.on('message', async (posting: Posting) => {
  try {
    const round = rounds[posting.way](posting);
    // Connections are open, and the engine has seen the way.
    for (let n = 0; n < 5; n++) await round();
    const [cpu, begun] = [process.cpuUsage(), performance.now()];
    for (let n = 0; n < posting.times; n++) await round();
    const { user, system } = process.cpuUsage(cpu);
    process.send?.({ cpuMs: (user + system) / 1000, wallMs: performance.now() - begun } satisfies Posted);
  } catch (error) {
    process.send?.({ problem: String((error as Error).stack) });
  }
  process.exit();
});
