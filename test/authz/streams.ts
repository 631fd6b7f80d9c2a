import { clock } from '../../lambdas/kit/clock.ts';
import { newId } from '../../lambdas/kit/ids.ts';
import { make, type Stream } from '../../lambdas/live/stream.ts';
import type { AskFor } from './asks.ts';
import { patienceMs, variable, type World } from './world.ts';

/** A stream of the owner's, as it stands in live's table; nobody looks at it by themselves, and nothing runs for it. */
export const aStream = async (world: World, given: Partial<Stream>): Promise<string> => {
  const { liveStore } = await import('../../lambdas/live/live-store.ts');
  const now = clock.now();
  const streamId = newId('str', now, clock.random(10));
  const wish = {
    ...({ title: 'Matrix', description: '', visibility: 'public', access: 'free', latency: 'low' } as const),
    ...{ record: false, dvrWindowSec: 0, reconnectWindowSec: 60 },
  };
  const one = { ...make(wish, { streamId, ownerId: given.ownerId ?? world.ownerId }, now), dueAt: undefined, ...given };
  await liveStore(variable(world.laptop, 'LIVE_TABLE')).create(one, now);
  return streamId;
};

const at = new Date('2026-11-20T10:00:00.000Z').toISOString();
export const waiting = {
  state: 'WAITING_INPUT',
  startedAt: at,
  ingestUrl: 'rtmp://127.0.0.1/live',
  keyLast4: '0000',
} as const;
export const live = { ...waiting, state: 'LIVE', liveSince: at } as const;

const onStream =
  (given: Partial<Stream>, method: string, suffix = '', body?: unknown): AskFor =>
  async (world) => ({
    method,
    path: `/v1/streams/${await aStream(world, given)}${suffix}`,
    ...(body === undefined ? {} : { body }),
  });

const onMarker =
  (method: string): AskFor =>
  async (world) => {
    const { markersStore } = await import('../../lambdas/live/markers-store.ts');
    const streamId = await aStream(world, live);
    const markerId = newId('mrk', clock.now(), clock.random(10));
    const marker = { markerId, at: clock.now().toISOString() };
    await markersStore(variable(world.laptop, 'LIVE_TABLE')).add({ streamId }, marker, []);
    return { method, path: `/v1/streams/${streamId}/markers/${markerId}` };
  };

const doorPassword = 'let me in, please';
const onDoor: AskFor = async (world) => {
  const { keptPassword } = await import('../../lambdas/live/password.ts');
  const passwordHash = await keptPassword(doorPassword, clock.random(16));
  return onStream({ ...live, admission: 'password', passwordHash }, 'POST', '/pass', { password: doorPassword })(
    world,
    'AN',
  );
};

const onTicket =
  (method: string): AskFor =>
  async (world) => {
    const [{ ticketsStore }, { ticketIdOf }] = await Promise.all([
      import('../../lambdas/live/tickets-store.ts'),
      import('../../lambdas/live/ticket.ts'),
    ]);
    const streamId = await aStream(world, { ...live, admission: 'ticket' });
    const ticketId = ticketIdOf(streamId, 'a code for the matrix');
    const ticket = { ticketId, last4: 'TRIX', madeAt: clock.now().toISOString() };
    await ticketsStore(variable(world.laptop, 'LIVE_TABLE')).add(streamId, [ticket], []);
    return { method, path: `/v1/streams/${streamId}/tickets/${ticketId}` };
  };

const onTarget =
  (method: string, body?: object): AskFor =>
  async (world) => {
    const { targetsStore } = await import('../../lambdas/live/targets-store.ts');
    const streamId = await aStream(world, {});
    const targetId = newId('tgt', clock.now(), clock.random(10));
    const target = { targetId, label: 'There', host: 'live.example.com', sealed: 'sealed', enabled: true };
    await targetsStore(variable(world.laptop, 'LIVE_TABLE'), 1).add(streamId, target, []);
    return { method, path: `/v1/streams/${streamId}/targets/${targetId}`, ...(body ? { body } : {}) };
  };

/** Chat knows of streams by the news of them, so one is made as people make them, once. */
const roomOf = new WeakMap<World, Promise<string>>();
const aRoom = async (world: World): Promise<string> => {
  const made = await fetch(`${world.siteUrl}/v1/streams`, {
    method: 'POST',
    headers: {
      authorization: world.authorizationOf('OW') ?? '',
      'content-type': 'application/json',
      'idempotency-key': 'a room for the matrix',
    },
    body: JSON.stringify({ title: 'Talked about' }),
  });
  if (made.status !== 201) throw new Error(`no stream: ${await made.text()}`);
  const { stream_id: streamId } = (await made.json()) as { stream_id: string };
  while ((await fetch(`${world.siteUrl}/v1/streams/${streamId}/chat`)).status === 404) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return streamId;
};
export const roomIn = (world: World): Promise<string> => {
  const room = roomOf.get(world) ?? aRoom(world);
  roomOf.set(world, room);
  return room;
};
const onRoom =
  (method: string, suffix: string, body?: object): AskFor =>
  async (world) => ({ method, path: `/v1/streams/${await roomIn(world)}${suffix}`, ...(body ? { body } : {}) });

const aTarget = { label: 'There', address: 'rtmp://live.example.com/app', stream_key: 'ab12-cd34' };

/** How the rows of live and of its rooms are asked. */
export const streamAsks: Record<string, AskFor> = {
  LI1: () => ({ method: 'POST', path: '/v1/streams', body: { title: 'Mine' } }),
  LI2: onStream(live, 'GET'),
  LI3: onStream(waiting, 'GET', '/ingest'),
  LI4: onStream(waiting, 'POST', '/key/rotate', {}),
  LI5: onStream(live, 'GET', '/playback'),
  // The suspended person's column is their own stream: they can always end it.
  LI6: (world, who) => onStream(who === 'SU' ? { ownerId: world.idOf('SU') } : {}, 'POST', '/stop')(world, who),
  CH1: onRoom('POST', '/chat-ticket'),
  CH7: onRoom('GET', '/chat'),
  CH20: onRoom('GET', '/chat-replay'),
  CH27: onRoom('GET', '/chat/chatters'),
  CH8: onRoom('GET', '/chat/bans'),
  CH9: onRoom('GET', '/chat/held'),
  CH10: onRoom('GET', '/chat/log'),
  CH16: onRoom('GET', '/chat/unban-request'),
  CH17: onRoom('PUT', '/chat/unban-request', { text: 'I am sorry' }),
  CH18: onRoom('GET', '/chat/unban-requests'),
  CH26: onRoom('GET', '/chat/export'),
  LI8: () => ({ method: 'GET', path: '/v1/streams' }),
  LI9: () => ({ method: 'GET', path: '/v1/me/streams' }),
  LI10: onStream({}, 'PATCH', '', { title: 'New words' }),
  LI11: onStream({}, 'GET', '/health'),
  LI12: onStream({}, 'POST', '/start'),
  LI13: () => ({ method: 'POST', path: '/v1/streams/start', body: { title: 'Mine', record: false } }),
  LI14: onStream({}, 'GET', '/reminder'),
  LI15: onStream({}, 'PUT', '/reminder'),
  LI16: onStream({}, 'DELETE', '/reminder'),
  LI17: onStream(live, 'POST', '/markers', {}),
  LI18: onStream(live, 'GET', '/markers'),
  LI19: onMarker('DELETE'),
  LI20: onStream({}, 'POST', '/targets', aTarget),
  LI21: onStream({}, 'GET', '/targets'),
  LI22: onTarget('PATCH', { enabled: false }),
  LI23: onTarget('DELETE'),
  LI24: onDoor,
  LI25: onStream(live, 'POST', '/tickets', { count: 1 }),
  LI26: onStream(live, 'GET', '/tickets'),
  LI27: onTicket('DELETE'),
  MD4: async (world) => ({
    method: 'POST',
    path: `/v1/moderation/streams/${await aStream(world, {})}/terminate`,
    body: { reason: 'other', note: 'For the matrix' },
  }),
};

/** The rows that put something on air. */
export const starting = ['LI12', 'LI13'];

interface Listed {
  stream_id: string;
  ingest?: { ingest_url: string };
}

/** Every stream of whoever asks: the matrix makes more of them than a page holds. */
const allStreams = async (world: World, headers: { authorization: string }): Promise<Listed[]> => {
  const all: Listed[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page = new URLSearchParams({ limit: '50', ...(cursor ? { cursor } : {}) });
    const listed = await fetch(`${world.siteUrl}/v1/me/streams?${page}`, { headers });
    // Who may not list any more has nothing on air either.
    if (!listed.ok) break;
    const { items, next_cursor } = (await listed.json()) as { items: Listed[]; next_cursor?: string };
    all.push(...items);
    cursor = next_cursor;
  }
  return all;
};

/** Ends what the rows of starting have put on air: as long as an encoder runs, the laptop never comes to rest. */
export const goOffAir = async (world: World): Promise<void> => {
  for (const principal of ['CR', 'OW'] as const) {
    const headers = { authorization: world.authorizationOf(principal) ?? '' };
    const streams = await allStreams(world, headers);
    // The others stand only in the table: nothing runs for them that could be stopped.
    for (const { stream_id } of streams.filter(({ ingest }) => ingest && ingest.ingest_url !== waiting.ingestUrl)) {
      const stop = { method: 'POST', headers: { ...headers, 'idempotency-key': stream_id } };
      const { status } = await fetch(`${world.siteUrl}/v1/streams/${stream_id}/stop`, stop);
      if (status >= 500) throw new Error(`${stream_id} could not be stopped: ${status}`);
    }
  }
};

/** Waits until nobody has anything to do; what a test has put on air would never let it come to that. */
export const atRest = async (world: World): Promise<void> => {
  await goOffAir(world);
  await world.laptop.cloud.settle({ deadlineMs: patienceMs });
};
