import { generateKeyPairSync } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import type { Act } from '../../lambdas/chat/act.ts';
import type { Line } from '../../lambdas/chat/speak.ts';
import type { Stream } from '../../lambdas/chat/stream-copy.ts';
import type { Video } from '../../lambdas/chat/video-copy.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { derivedId } from '../../lambdas/kit/derived-id.ts';
import { accountIdOf } from '../../lambdas/kit/ids.ts';
import { memoryBuckets } from '../catalog/memory-buckets.ts';
import { aTable } from '../support/a-table.ts';
import { asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';

// biome-ignore lint/suspicious/noExplicitAny: frames as they come, looked into by their type.
type Wire = Record<string, any>;

const table = 'chat';
const told = {
  CHAT_TABLE: table,
  CHAT_SETTINGS: JSON.stringify({ socketsPerPerson: 10, socketsPerAddress: 50, origins: ['http://site.test'] }),
  SOCKET_URL: 'wss://sockets.test/v1',
  SOCKETS: 'https://sockets.test/v1',
  SIGNING_SECRET: 'arclight/test/signing',
  IMAGES_BUCKET: 'images',
  SAID_QUEUE: 'http://queues.test/said',
  DUE_QUEUE: 'http://queues.test/due',
  LIMITS_TABLE: table,
  LIMITS: '{}',
};

export interface Somebody {
  accountId: string;
  token: string;
  /** A token of the same sign-in that ends so many seconds after the first moment. */
  tokenFor(seconds: number): string;
}

/**
 * What chat's functions do, in this process: its table is a real one, its queue is worked off when it is told to, its sockets
 * write down what they hear, and its clock is turned by hand. It only goes forward: tokens are checked by the real one.
 */
export const deskWorld = async () => {
  const rows = await aTable(table, { indexes: ['gsi1', 'gsi2'] });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signing = { keyPairId: 'K1', privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
  openDoor(told, { [told.SIGNING_SECRET]: { current: signing } });
  const buckets = memoryBuckets();
  const began = Date.now();
  let nowMs = began;
  const { now } = clock;
  clock.now = () => new Date(nowMs);

  const acts: Act[] = [];
  const dues: { name: string; data: Wire; afterSec: number }[] = [];
  const queues = mockClient(SQSClient);
  queues.on(SendMessageCommand).callsFake(({ QueueUrl, MessageBody, DelaySeconds }) => {
    const body = JSON.parse(MessageBody);
    if (QueueUrl === told.SAID_QUEUE) acts.push(body.act);
    else dues.push({ name: body['detail-type'], data: body.detail.data, afterSec: DelaySeconds });
    return {};
  });

  const [{ handler: api }, { connect }, { deskFrom }, { givePlaces }, { lookAtSocket }, { takeFrame }] =
    await Promise.all([
      import('../../lambdas/chat/api.lambda.ts'),
      import('../../lambdas/chat/connect.ts'),
      import('../../lambdas/chat/desk.ts'),
      import('../../lambdas/chat/give-places.ts'),
      import('../../lambdas/chat/look-at-socket.ts'),
      import('../../lambdas/chat/take-frame.ts'),
    ]);
  const { openChat, sendEmote } = await import('../../lambdas/chat/contract.ts');
  const [{ streamsOf }, { handlesOf }, { videosOf }] = await Promise.all([
    import('../../lambdas/chat/stream-copy.ts'),
    import('../../lambdas/chat/handles.ts'),
    import('../../lambdas/chat/video-copy.ts'),
  ]);

  const heard = new Map<string, Wire[]>();
  const closed = new Set<string>();
  const post: Line['post'] = async (connectionId, text) => {
    if (closed.has(connectionId)) return 'gone';
    heard.get(connectionId)?.push(JSON.parse(text));
    return 'sent';
  };
  const line: Line = {
    post,
    close: async (connectionId) => {
      closed.add(connectionId);
      return 'sent';
    },
    postToAll: async (all, text) => {
      const ends = await Promise.all(all.map((one) => post(one, text)));
      return { sent: all.length, gone: all.filter((_, index) => ends[index] === 'gone'), missed: [] };
    },
  };
  const desk = deskFrom(told, line);
  const askApi = asking(api);
  const ask: typeof askApi = async (operation, asked) => {
    if (operation !== sendEmote) return askApi(operation, asked);
    // The codecs of pictures are loaded where somebody sends one.
    return asking((await import('../../lambdas/chat/pictures.lambda.ts')).handler)(operation, asked);
  };

  let made = 0;
  const channels = new Map<string, { handle: string; name: string }>();
  const place = (seconds: number): number => Math.floor(began / 1000) + seconds;
  /** Everything that waits for its place gets it, and everybody is told. */
  const work = async (): Promise<void> => {
    for (let act = acts.shift(); act; act = acts.shift()) await givePlaces(desk, [act], new Set(), desk.now);
  };
  const send = async (connectionId: string, frame: Wire): Promise<void> => {
    await takeFrame(desk, connectionId, JSON.stringify(frame));
    await work();
  };
  const ticket = async (streamId: string, token?: string, cookies: string[] = []) =>
    (await ask(openChat, { params: { stream_id: streamId }, cookies, ...(token ? { token } : {}) })).body as Wire;

  return {
    ...{ ask, desk, send, ticket, work, rows, buckets, dues },
    now: () => new Date(nowMs),
    pass(seconds: number): void {
      nowMs += seconds * 1000;
    },
    /** Somebody with a sign-in; `isKnown: false` where the news of them has not come yet. */
    async somebody({ isKnown = true, roles = ['viewer'] as ('viewer' | 'creator' | 'moderator')[] } = {}) {
      const subject = `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`;
      const accountId = accountIdOf(subject);
      const rights = { roles, plan: 'free' as const, status: 'active' as const };
      if (isKnown) await desk.people.learn({ accountId, displayName: `Person ${made}`, ...rights, version: 1 });
      const tokenFor = (seconds: number): string => signedToken(subject, { exp: place(seconds) });
      return { accountId, token: tokenFor(1800), tokenFor } satisfies Somebody;
    },
    /** A channel of somebody's, with who looks after it besides. */
    async channel(
      { accountId: ownerId }: Somebody,
      moderators: readonly Somebody[] = [],
      managers: readonly Somebody[] = [],
    ): Promise<string> {
      const channelId = derivedId('ch', 'a channel', ++made);
      const team = [
        ...moderators.map(({ accountId }) => ({ accountId, role: 'moderator' as const })),
        ...managers.map(({ accountId }) => ({ accountId, role: 'manager' as const })),
      ];
      const facts = { channelId, ownerId, handle: `channel-${made}`, name: `Channel ${made}` };
      await handlesOf(table).learn({ ...facts, version: 1, team });
      channels.set(channelId, facts);
      return channelId;
    },
    /** What a channel is called, and by which handle. */
    called: (channelId: string) => channels.get(channelId) ?? { handle: '', name: '' },
    async room({ accountId: ownerId }: Somebody, given: Partial<Stream> = {}): Promise<Stream> {
      const streamId = derivedId('str', 'a stream', ++made);
      const one: Stream = {
        ...{ streamId, ownerId, version: 1, state: 'LIVE', visibility: 'public', access: 'free' },
        ...{ admission: 'open', admissionEpoch: 0 },
        ...{ liveSince: new Date(nowMs).toISOString(), ...given },
      };
      await streamsOf(table).learn(one);
      return one;
    },
    /** A video chat has heard of, as catalog tells it; given again with a higher version, it has changed. */
    async video({ accountId: ownerId }: Somebody, given: Partial<Video> = {}): Promise<Video> {
      const one: Video = {
        ...{ videoId: derivedId('vid', 'a video', ++made), ownerId, version: 1, title: 'Waves', state: 'PUBLISHED' },
        ...{ visibility: 'public', access: 'free', durationMs: 600_000, ...given },
      };
      await videosOf(table).learn(one);
      return one;
    },
    /** Somebody opens a socket and says hello, as the web client does. */
    async enter({ streamId }: Pick<Stream, 'streamId'>, token?: string, cookies?: string[]): Promise<string> {
      const connectionId = `socket-${++made}`;
      const { protocols } = await ticket(streamId, token, cookies);
      heard.set(connectionId, []);
      await connect(desk, {
        connectionId,
        headers: { 'Sec-WebSocket-Protocol': protocols.join(', ') },
        address: '192.0.2.1',
      });
      await send(connectionId, { type: 'hello' });
      return connectionId;
    },
    /** What a socket has heard of some type, in order. */
    heard: (connectionId: string, type: string): Wire[] =>
      (heard.get(connectionId) ?? []).filter((frame) => frame['type'] === type),
    last: (connectionId: string): Wire | undefined => heard.get(connectionId)?.at(-1),
    isClosed: (connectionId: string): boolean => closed.has(connectionId),
    /** Its time has come, and somebody looks. */
    look: (connectionId: string) => lookAtSocket(desk, connectionId, desk.now()),
    async stop(): Promise<void> {
      clock.now = now;
      queues.restore();
      buckets.s3.restore();
      await rows.stop();
    },
  };
};
export type DeskWorld = Awaited<ReturnType<typeof deskWorld>>;
