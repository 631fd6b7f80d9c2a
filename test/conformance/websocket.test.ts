import {
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signedFetch } from '../../local/wire/signed-request.ts';
import { rawSocket, type SocketStage, socketStage, socketTemplate } from './websocket-stage.ts';

let stage: SocketStage;
beforeAll(async () => {
  stage = await socketStage();
});
beforeEach(() => {
  stage.events.length = 0;
  for (const name of Object.keys(stage.answers)) delete stage.answers[name];
});
afterAll(() => stage.stop());

const soon = { timeout: 20_000 };
const post = (ConnectionId: string, Data: string | Uint8Array) =>
  stage.client.send(new PostToConnectionCommand({ ConnectionId, Data }));
/** What the SDK throws, by name and status. */
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing was refused',
    (error: { name: string; $metadata?: { httpStatusCode?: number } }) => [error.name, error.$metadata?.httpStatusCode],
  );
const statusOf = (work: Promise<unknown>) =>
  work.then(
    () => 101,
    (error: Error) => Number(/Unexpected server response: (\d+)/.exec(error.message)?.[1]),
  );

describe('$connect', () => {
  test('is told of the handshake, to the field', async () => {
    stage.answers['connect'] = () => ({ payload: { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'one' } } });
    const { socket } = await stage.open({
      protocols: ['one', 'ticket.abc'],
      headers: { origin: 'https://site.test', 'user-agent': 'tester', 'x-forwarded-for': '203.0.113.9' },
      query: '?a=1&b=2&b=3',
    });
    const [event] = stage.eventsTo('connect');
    const host = new URL(stage.url).host;
    expect(event).toEqual({
      headers: expect.objectContaining({
        Host: host,
        'Sec-WebSocket-Protocol': 'one,ticket.abc',
        'Sec-WebSocket-Version': '13',
        'X-Forwarded-For': '203.0.113.9, 127.0.0.1',
        'X-Forwarded-Port': '443',
        'X-Forwarded-Proto': 'https',
        origin: 'https://site.test',
      }),
      multiValueHeaders: expect.objectContaining({ origin: ['https://site.test'], Host: [host] }),
      queryStringParameters: { a: '1', b: '3' },
      multiValueQueryStringParameters: { a: ['1'], b: ['2', '3'] },
      requestContext: {
        routeKey: '$connect',
        eventType: 'CONNECT',
        extendedRequestId: expect.any(String),
        requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        messageDirection: 'IN',
        stage: 'v1',
        connectedAt: stage.clock.at.getTime(),
        requestTimeEpoch: stage.clock.at.getTime(),
        // What the client says of itself does not make its address.
        identity: { userAgent: 'tester', sourceIp: '127.0.0.1' },
        requestId: expect.any(String),
        domainName: host,
        connectionId: expect.stringMatching(/^[\w-]{15}=$/),
        apiId: 'sockets',
      },
      isBase64Encoded: false,
    });
    socket.terminate();
  });

  test('chooses the subprotocol by its answer’s header', async () => {
    stage.answers['connect'] = () => ({
      payload: { statusCode: 200, headers: { 'sec-websocket-protocol': 'chat.v1' } },
    });
    const { socket } = await stage.open({ protocols: ['chat.v1', 'ticket.abc'] });
    expect(socket.protocol).toBe('chat.v1');
    socket.terminate();
  });

  test('without a subprotocol in its answer agrees to none, and a client that asked for one gives up', async () => {
    await expect(stage.open({ protocols: ['chat.v1'] })).rejects.toThrow('Server sent no subprotocol');
  });

  test.each([
    ['401', { payload: { statusCode: 401 } }, 401],
    ['403', { payload: { statusCode: 403 } }, 403],
    ['429', { payload: { statusCode: 429 } }, 429],
    ['a redirect', { payload: { statusCode: 302 } }, 302],
    ['503', { payload: { statusCode: 503 } }, 503],
    ['a failure', { payload: null, functionError: { errorType: 'E', errorMessage: 'secret' } }, 502],
    ['nonsense', { payload: 'yes' }, 502],
  ])('refuses with %s', async (_, answer, status) => {
    stage.answers['connect'] = () => answer;
    expect(await statusOf(stage.open())).toBe(status);
    expect(stage.endsOf(stage.eventsTo('connect')[0]?.['requestContext'].connectionId)).toEqual([]);
  });

  test('is not asked about another stage, nor about what is no handshake', async () => {
    const url = new URL(stage.url);
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket' };
    const { request } = await import('node:http');
    const asked = (path: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const sending = request({ host: url.hostname, port: url.port, path, headers: upgrade });
        sending.on('response', (answer) => resolve(answer.resume().statusCode)).on('error', reject);
        sending.end();
      });
    expect(await asked('/other')).toBe(403);
    expect(await asked('/v1')).toBe(400);
    expect(stage.events).toEqual([]);
  });

  test('lets nobody speak to a connection before it has answered', async () => {
    let early: unknown;
    stage.answers['connect'] = async (event) => {
      early = await refusalOf(post(event['requestContext'].connectionId, 'too early'));
      return { payload: { statusCode: 200 } };
    };
    const { socket } = await stage.open();
    expect(early).toEqual(['GoneException', 410]);
    socket.terminate();
  });
});

describe('a frame', () => {
  test('goes to the route its field names, else to $default', async () => {
    const { socket, connectionId } = await stage.open();
    socket.send('{"type":"special"}');
    socket.send('{"type":"other"}');
    socket.send('no JSON');
    socket.send('{"type":"$connect"}');
    await expect.poll(() => stage.eventsTo('default').length, soon).toBe(3);
    expect(stage.eventsTo('special')[0]).toEqual({
      requestContext: expect.objectContaining({
        routeKey: 'special',
        eventType: 'MESSAGE',
        messageId: expect.any(String),
        connectionId,
      }),
      body: '{"type":"special"}',
      isBase64Encoded: false,
    });
    expect(stage.eventsTo('default').map(({ body }) => body)).toEqual([
      '{"type":"other"}',
      'no JSON',
      '{"type":"$connect"}',
    ]);
    socket.terminate();
  });

  test('that its function fails on, or takes too long over, is answered with the gateway’s own words', async () => {
    const { socket, received, connectionId } = await stage.open();
    stage.answers['default'] = () => ({ payload: null, functionError: { errorType: 'E', errorMessage: 'secret' } });
    stage.answers['special'] = () => new Promise(() => {});
    socket.send('one');
    socket.send('{"type":"special"}');
    await expect.poll(() => received.length, soon).toBe(2);
    for (const text of received)
      expect(JSON.parse(text)).toEqual({
        message: 'Internal server error',
        connectionId,
        requestId: expect.any(String),
      });
    socket.terminate();
  });

  test('without any route is forbidden', async () => {
    const bare = await socketStage(socketTemplate(['$connect']));
    const { socket, received } = await bare.open();
    socket.send('hello');
    await expect.poll(() => received.map((text) => JSON.parse(text).message), soon).toEqual(['Forbidden']);
    socket.terminate();
    await bare.stop();
  });

  test('of 32 KB passes, and more in one frame closes with 1009', async () => {
    const { socket, closed } = await stage.open();
    socket.send('x'.repeat(32 * 1024));
    await expect.poll(() => stage.eventsTo('default').length, soon).toBe(1);
    socket.send('x'.repeat(32 * 1024 + 1));
    expect((await closed)[0]).toBe(1009);
    expect(stage.eventsTo('default')).toHaveLength(1);
  });

  test('of several makes a message of 128 KB at most', async () => {
    const { socket, closed } = await stage.open();
    const sendInFrames = (count: number) => {
      for (let at = 1; at <= count; at += 1) socket.send('x'.repeat(32 * 1024), { fin: at === count });
    };
    sendInFrames(4);
    await expect.poll(() => stage.eventsTo('default')[0]?.['body'].length, soon).toBe(128 * 1024);
    sendInFrames(5);
    expect((await closed)[0]).toBe(1009);
    expect(stage.eventsTo('default')).toHaveLength(1);
  });

  test('of bytes closes with 1003', async () => {
    const { socket, closed } = await stage.open();
    socket.send(Buffer.from([1, 2, 3]));
    expect((await closed)[0]).toBe(1003);
    expect(stage.eventsTo('default')).toEqual([]);
  });

  test('does not wait for the one before it', async () => {
    const { socket } = await stage.open();
    stage.answers['default'] = ({ body }) =>
      body === 'slow' ? new Promise(() => {}) : { payload: { statusCode: 200 } };
    socket.send('slow');
    socket.send('quick');
    await expect.poll(() => stage.eventsTo('default').map(({ body }) => body), soon).toEqual(['slow', 'quick']);
    socket.terminate();
  });
});

describe('@connections, asked by the SDK', () => {
  test('posts text, whole, however many frames it takes', async () => {
    const { socket, received, connectionId } = await stage.open();
    const long = 'ü'.repeat(60_000);
    await post(connectionId, 'hello');
    await post(connectionId, long);
    await expect.poll(() => received.length, soon).toBe(2);
    expect(received).toEqual(['hello', long]);
    socket.terminate();
  });

  test('says who is connected, since when, and when something last moved', async () => {
    const { socket, connectionId } = await stage.open({ headers: { 'user-agent': 'tester' } });
    const connectedAt = stage.clock.at;
    stage.clock.at = new Date(connectedAt.getTime() + 5_000);
    await post(connectionId, 'hello');
    const found = await stage.client.send(new GetConnectionCommand({ ConnectionId: connectionId }));
    expect([found.ConnectedAt, found.LastActiveAt]).toEqual([connectedAt, stage.clock.at]);
    // The model of the service and what it answers agree on these names.
    expect(found.Identity).toMatchObject({ SourceIp: '127.0.0.1', UserAgent: 'tester' });
    socket.terminate();
  });

  test('closes with 1000, and says so to $disconnect', async () => {
    const { closed, connectionId } = await stage.open();
    const { $metadata } = await stage.client.send(new DeleteConnectionCommand({ ConnectionId: connectionId }));
    expect($metadata.httpStatusCode).toBe(204);
    expect(await closed).toEqual([1000, 'Connection Closed Normally']);
    await expect.poll(() => stage.endsOf(connectionId).length, soon).toBe(1);
    expect(stage.endsOf(connectionId)[0]).toMatchObject({
      eventType: 'DISCONNECT',
      routeKey: '$disconnect',
      disconnectStatusCode: 1000,
    });
  });

  test('says a connection is gone that has closed, or never was', async () => {
    const { socket, connectionId } = await stage.open();
    socket.terminate();
    await expect
      .poll(() => stage.endsOf(connectionId).map((context) => context['disconnectStatusCode']), soon)
      .toEqual([1006]);
    for (const command of [
      new PostToConnectionCommand({ ConnectionId: connectionId, Data: 'x' }),
      new GetConnectionCommand({ ConnectionId: connectionId }),
      new DeleteConnectionCommand({ ConnectionId: 'AAAAAAAAAAAAAAA=' }),
    ])
      expect(await refusalOf(stage.client.send(command as PostToConnectionCommand))).toEqual(['GoneException', 410]);
    expect(await refusalOf(post('no id', 'x'))).toEqual(['BadRequestException', 400]);
  });

  test('takes 128 KB and no more', async () => {
    const { socket, received, connectionId } = await stage.open();
    await post(connectionId, 'x'.repeat(128 * 1024));
    expect(await refusalOf(post(connectionId, 'x'.repeat(128 * 1024 + 1)))).toEqual(['PayloadTooLargeException', 413]);
    await expect.poll(() => received.map(({ length }) => length), soon).toEqual([128 * 1024]);
    socket.terminate();
  });

  test('answers nobody but who signed exactly this', async () => {
    const { socket, received, connectionId } = await stage.open();
    const address = `${stage.service.listening.url}/v1/@connections/${connectionId}`;
    expect((await fetch(address, { method: 'POST', body: 'x' })).status).toBe(403);
    // This signer does not encode the path a second time, as every service but S3 wants it.
    expect((await signedFetch({ url: address.replace('@', '%40'), service: 'execute-api', body: 'x' })).status).toBe(
      403,
    );
    expect(received).toEqual([]);
    socket.terminate();
  });
});

describe('a connection', () => {
  test('ends after ten minutes in which nothing moved, and what is posted counts as moving', async () => {
    const { closed, received, connectionId } = await stage.open();
    const begun = stage.clock.at.getTime();
    stage.clock.at = new Date(begun + 9 * 60_000);
    await post(connectionId, 'still here');
    stage.clock.at = new Date(begun + 18 * 60_000);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await post(connectionId, 'here too');
    await expect.poll(() => received.length, soon).toBe(2);
    stage.clock.at = new Date(begun + 28 * 60_000);
    expect(await closed).toEqual([1001, 'Going away']);
  });

  test('ends after two hours, however much moves', async () => {
    const { closed, connectionId } = await stage.open();
    const begun = stage.clock.at.getTime();
    for (let minutes = 8; minutes < 120; minutes += 8) {
      stage.clock.at = new Date(begun + minutes * 60_000);
      await post(connectionId, 'x');
    }
    stage.clock.at = new Date(begun + 120 * 60_000);
    expect(await closed).toEqual([1001, 'Going away']);
  });

  test('that does not read what it is sent is cut off, and holds nobody else up', async () => {
    const deaf = await rawSocket(stage.url);
    deaf.pause();
    const deafId = stage.eventsTo('connect').at(-1)?.['requestContext'].connectionId as string;
    const { socket, received, connectionId } = await stage.open();
    expect(connectionId).not.toBe(deafId);
    const much = 'x'.repeat(128 * 1024);
    const outcomes = new Set<unknown>();
    for (let sent = 0; sent < 400 && !outcomes.has('410'); sent += 1)
      outcomes.add(
        await post(deafId, much).then(
          () => 'sent',
          (error) => String(error.$metadata.httpStatusCode),
        ),
      );
    expect([...outcomes]).toEqual(['sent', '410']);
    await post(connectionId, 'you are served');
    await expect.poll(() => received, soon).toEqual(['you are served']);
    await expect.poll(() => stage.endsOf(deafId).length, soon).toBe(1);
    deaf.destroy();
    socket.terminate();
  });

  test('is gone without a word when the gateway is', async () => {
    const other = await socketStage();
    const { closed } = await other.open();
    await other.stop();
    expect((await closed)[0]).toBe(1006);
    expect(other.eventsTo('disconnect')).toEqual([]);
  });
});

test('the API’s address is a socket’s, and the HTTP API beside it keeps its own', () => {
  const attribute = (ProtocolType: string) =>
    stage.service.listening.attribute?.(
      { type: 'AWS::ApiGatewayV2::Api', logicalId: 'a', name: 'a', arn: '', spelled: { ProtocolType } },
      'ApiEndpoint',
    );
  expect(`${attribute('WEBSOCKET')}/v1`).toBe(stage.url);
  expect(attribute('HTTP')).toBe(stage.service.listening.url);
});
