import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { local } from '../../local/resource.ts';
import { Chatter, Stopwatch } from '../chat/chatter.ts';
import { smallWorld } from '../chat/small-world.ts';
import { socketStage } from '../conformance/websocket-stage.ts';
import { aTable } from '../support/a-table.ts';

// One room of people who all talk, kept in several ways; each way is given the same messages and has the same readers. A room ends
// with its process.

/** Somebody in a room. */
export interface Talker {
  /** Answers when the room has taken it. */
  say(text: string): Promise<void>;
  /** How many messages they have seen. */
  seen(): number;
}

export interface TalkingRoom {
  talkers: Talker[];
}

/** As chat is deployed: a queue that decides the order, messages and places in one write, readers told at once or once a second. */
export async function ours(people: number): Promise<TalkingRoom> {
  const world = await smallWorld();
  const room = await world.room();
  const watch = new Stopwatch();
  const chatters: Chatter[] = [];
  for (let each = 0; each < people; each += 1)
    chatters.push(new Chatter({ world, room, person: await world.person(), watch }));
  for (let from = 0; from < people; from += 10)
    await Promise.all(chatters.slice(from, from + 10).map((chatter) => chatter.enter()));
  return {
    talkers: chatters.map((chatter) => ({
      say: (text) => chatter.say(text),
      seen: () => chatter.shown.filter(({ text }) => text !== '').length,
    })),
  };
}

/** A number and a row for a message: as durable and as ordered as ours, by whoever comes. */
const keeper = (tableName: string) => {
  const { host, region, ...credentials } = local;
  const endpoint = String(process.env['AWS_ENDPOINT_URL_DYNAMODB']);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region, credentials, endpoint }));
  return async (text: string): Promise<number> => {
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: 'ROOM', sk: 'HEAD' },
        UpdateExpression: 'ADD seq :one',
        ExpressionAttributeValues: { ':one': 1 },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    const seq = Number(Attributes?.['seq']);
    await client.send(
      new PutCommand({
        TableName: tableName,
        Item: { pk: 'ROOM', sk: `EVENT#${String(seq).padStart(12, '0')}`, text },
      }),
    );
    return seq;
  };
};

/** The usual example of a chat on this API: a function keeps the message and posts it to each reader, one call each, by the SDK. */
export async function oneCallEach(people: number): Promise<TalkingRoom> {
  await aTable('naive');
  const stage = await socketStage();
  const keep = keeper('naive');
  const sockets: Awaited<ReturnType<typeof stage.open>>[] = [];
  stage.answers['default'] = async (event) => {
    const { text, id } = JSON.parse(String(event['body'])) as { text: string; id: number };
    const Data = JSON.stringify({ seq: await keep(text), text });
    await Promise.all(
      sockets.map(({ connectionId }) =>
        stage.client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data })),
      ),
    );
    return { payload: { statusCode: 200, body: JSON.stringify({ ack: id }) } };
  };
  for (let each = 0; each < people; each += 1) sockets.push(await stage.open());
  return {
    talkers: sockets.map(({ socket, received }) => ({
      async say(text) {
        const seenAs = JSON.stringify(text);
        socket.send(JSON.stringify({ type: 'say', id: 1, text }));
        // The room has taken it when its writer sees it.
        for (let from = 0; ; ) {
          for (; from < received.length; from += 1) if (received[from]?.includes(seenAs)) return;
          await new Promise((resolve) => socket.once('message', resolve));
        }
      },
      seen: () => received.filter((frame) => frame.includes('"seq"')).length,
    })),
  };
}

/** socket.io as it comes: one process that holds all connections and sends to the room; `isKept` has it keep messages too. */
export const socketIo =
  (isKept: boolean) =>
  async (people: number): Promise<TalkingRoom> => {
    if (isKept) await aTable('socketio');
    const keep = isKept ? keeper('socketio') : undefined;
    const http = createServer();
    const server = new Server(http);
    let last = 0;
    server.on('connection', (socket) => {
      socket.join('room');
      socket.on('say', async (text: string, taken: () => void) => {
        const seq = keep ? await keep(text) : ++last;
        server.to('room').emit('message', { seq, text });
        taken();
      });
    });
    await new Promise<void>((resolve) => http.listen(0, local.host, resolve));
    const url = `http://${local.host}:${(http.address() as AddressInfo).port}`;
    const clients = Array.from({ length: people }, () => io(url, { transports: ['websocket'], forceNew: true }));
    await Promise.all(clients.map((client) => new Promise<void>((resolve) => client.once('connect', resolve))));
    const seen = clients.map(() => 0);
    clients.forEach((client, at) => {
      client.on('message', () => {
        seen[at] = (seen[at] ?? 0) + 1;
      });
    });
    return {
      talkers: clients.map((client, at) => ({
        say: (text) => client.emitWithAck('say', text) as Promise<void>,
        seen: () => seen[at] ?? 0,
      })),
    };
  };
