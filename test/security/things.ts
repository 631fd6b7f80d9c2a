import { randomUUID } from 'node:crypto';
import { at, send } from '../authz/asks.ts';
import { aStream, live, waiting } from '../authz/streams.ts';
import { patienceMs, type World } from '../authz/world.ts';
import { appOf, usedBy } from '../support/an-app.ts';
import { password } from '../support/laptop.ts';
import { aPng } from '../support/pictures.ts';

/** Something of somebody's, by its id. */
export interface Thing {
  what: string;
  id: string;
  /** Everybody may know of it and read it. */
  isOpen: boolean;
}

/** What somebody owns, by the prefix of its ids. */
export type Things = ReadonlyMap<string, readonly Thing[]>;

type Owner = 'OW' | 'CR';

const channelOf = async (world: World, owner: Owner): Promise<string> => {
  const me = (await (await send(world, owner, at('GET', '/v1/me'))).json()) as { channel?: { channel_id: string } };
  if (me.channel) return me.channel.channel_id;
  const made = await send(
    world,
    owner,
    at('POST', '/v1/channels', { handle: `${owner.toLowerCase()}-${randomUUID().slice(0, 8)}`, name: 'Films' }),
  );
  if (made.status !== 201) throw new Error(`${owner} could not open a channel: ${await made.text()}`);
  return ((await made.json()) as { channel_id: string }).channel_id;
};

const uploadOf = async (world: World, owner: Owner): Promise<string> => {
  const begun = await send(world, owner, at('POST', '/v1/uploads', { filename: 'own.mp4', size_bytes: 1000 }));
  if (begun.status !== 201) throw new Error(`${owner} could not begin an upload: ${await begun.text()}`);
  return ((await begun.json()) as { upload_id: string }).upload_id;
};

/** A session beside the one that asks. */
const sessionOf = async (world: World, owner: Owner): Promise<string> => {
  const opened = await send(world, 'AN', at('POST', '/v1/auth/login', { email: world.emailOf(owner), password }));
  const { access_token } = (await opened.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${access_token}` };
  const listed = await send(world, 'AN', { ...at('GET', '/v1/me/sessions'), headers });
  const { items } = (await listed.json()) as { items: { session_id: string; current: boolean }[] };
  const own = items.find(({ current }) => current);
  if (!own) throw new Error(`${owner} has no session`);
  return own.session_id;
};

/** A webhook nobody listens to, and something it was told. */
const webhookOf = async (world: World, owner: Owner): Promise<{ webhook: string; delivery: string }> => {
  const body = { url: 'http://127.0.0.1:9/', event_types: ['transcode.failed'] };
  const made = await send(world, owner, at('POST', '/v1/me/webhooks', body));
  if (made.status !== 201) throw new Error(`${owner} could not make a webhook: ${await made.text()}`);
  const { webhook_id: webhook } = (await made.json()) as { webhook_id: string };
  const tested = await send(world, owner, at('POST', `/v1/me/webhooks/${webhook}/test`));
  return { webhook, delivery: ((await tested.json()) as { delivery_id: string }).delivery_id };
};

const keyOf = async (world: World, owner: Owner): Promise<string> => {
  const made = await send(world, owner, at('POST', '/v1/me/keys', { name: 'Own', scopes: ['videos:read'] }));
  if (made.status !== 201) throw new Error(`${owner} could not make an API key: ${await made.text()}`);
  return ((await made.json()) as { key_id: string }).key_id;
};

/** Only one of the two is signed in to it: an app is the same for everybody, so the other's is one nobody knows. */
const appFor = async (world: World, owner: Owner): Promise<string> => {
  if (owner !== 'OW') return 'app_0000000000000000000000000A';
  const app = appOf(world.laptop);
  await usedBy(world.laptop, app, world.emailOf(owner));
  return `app_${app.clientId}`;
};

/** An invitation to the team of somebody's channel. */
const invitationOf = async (world: World, owner: Owner): Promise<string> => {
  const path = `/v1/channels/${await channelOf(world, owner)}/team/invitations`;
  const made = await send(world, owner, at('POST', path, { email: `${randomUUID()}@example.com`, role: 'stats' }));
  if (made.status !== 201) throw new Error(`${owner} could not invite anybody: ${await made.text()}`);
  return ((await made.json()) as { invitation_id: string }).invitation_id;
};

/** What a domain hears of by news it does not know, or takes for something else, until they have come. */
const onceKnown = async (what: string, expected: number, ask: () => Promise<Response>): Promise<Response> => {
  const until = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer.status === expected) return answer;
    if (![404, 409].includes(answer.status) || Date.now() > until) throw new Error(`${what}: ${await answer.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};

/** A moment of a stream of theirs, marked on air. */
const markerOf = async (world: World, owner: Owner): Promise<string> => {
  const streamId = await aStream(world, { ownerId: world.idOf(owner), ...live });
  const made = await send(world, owner, at('POST', `/v1/streams/${streamId}/markers`, { label: 'Own' }));
  if (made.status !== 201) throw new Error(`${owner} could not mark a moment: ${await made.text()}`);
  return ((await made.json()) as { marker_id: string }).marker_id;
};

/** A ticket of a stream of theirs. */
const ticketOf = async (world: World, owner: Owner): Promise<string> => {
  const streamId = await aStream(world, { ownerId: world.idOf(owner), ...live, admission: 'ticket' });
  const made = await send(world, owner, at('POST', `/v1/streams/${streamId}/tickets`, { count: 1 }));
  if (made.status !== 201) throw new Error(`${owner} could not make a ticket: ${await made.text()}`);
  const { items } = (await made.json()) as { items: { ticket_id: string }[] };
  return items[0]?.ticket_id ?? '';
};

/** Another place a stream of theirs is sent to. */
const targetOf = async (world: World, owner: Owner): Promise<string> => {
  const streamId = await aStream(world, { ownerId: world.idOf(owner) });
  const there = { label: 'Own', address: 'rtmp://live.example.com/app', stream_key: 'own-key' };
  const made = await send(world, owner, at('POST', `/v1/streams/${streamId}/targets`, there));
  if (made.status !== 201) throw new Error(`${owner} could not add a target: ${await made.text()}`);
  return ((await made.json()) as { target_id: string }).target_id;
};

/** A clip of a video of theirs. */
const clipOf = async (world: World, owner: Owner, videoId: string): Promise<string> => {
  const clip = () => at('POST', `/v1/videos/${videoId}/clips`, { start_sec: 0, length_sec: 5 });
  const made = await onceKnown(`${owner} could not clip`, 201, () => send(world, owner, clip()));
  return ((await made.json()) as { clip_id: string }).clip_id;
};

/** A watch party of a video of theirs: who has its id and may watch that comes in. */
const partyOf = async (world: World, owner: Owner, videoId: string): Promise<string> => {
  const party = () => at('PUT', `/v1/videos/${videoId}/party`);
  const opened = await onceKnown(`${owner} could not open a watch party`, 200, () => send(world, owner, party()));
  return ((await opened.json()) as { party_id: string }).party_id;
};

/** An emote of their channel. */
const emoteOf = async (world: World, owner: Owner): Promise<string> => {
  const path = `/v1/channels/${await channelOf(world, owner)}/chat/emotes/own`;
  const emote = () => at('PUT', path, aPng({ width: 64, height: 64 }));
  const made = await onceKnown(`${owner} could not send an emote`, 200, () => send(world, owner, emote()));
  return ((await made.json()) as { emote_id: string }).emote_id;
};

/** One thing of every kind, in every state that makes a difference, of an owner who is a creator. */
export const makersOf = async (world: World, owner: Owner): Promise<Things> => {
  const ownerId = world.idOf(owner);
  const video = (given: Parameters<World['video']>[0]) => world.video({ ownerId, ...given });
  const closed = (what: string, id: string): Thing => ({ what, id, isOpen: false });
  const open = (what: string, id: string): Thing => ({ what, id, isOpen: true });
  const { webhook, delivery } = await webhookOf(world, owner);
  const [hidden, shown] = [await video({ visibility: 'private' }), await video({})];
  const made = new Map([
    [
      'clp',
      [
        closed('clip of a private video', await clipOf(world, owner, hidden)),
        open('clip', await clipOf(world, owner, shown)),
      ],
    ],
    ['pty', [open('watch party', await partyOf(world, owner, shown))]],
    ['emo', [open('emote', await emoteOf(world, owner))]],
    // Somebody has to call them in a chat: test/notifications makes those that are there.
    ['ntf', [closed('notification', nobodys('ntf'))]],
    ['ses', [closed('session', await sessionOf(world, owner))]],
    ['whk', [closed('webhook', webhook)]],
    ['app', [closed('app they are signed in to', await appFor(world, owner))]],
    ['key', [closed('API key', await keyOf(world, owner))]],
    ['dlv', [closed('delivery of a webhook', delivery)]],
    ['usr', [closed('account', ownerId)]],
    ['ch', [open('channel', await channelOf(world, owner))]],
    ['inv', [closed('invitation', await invitationOf(world, owner))]],
    [
      'str',
      [
        closed('private stream', await aStream(world, { ownerId, visibility: 'private' })),
        // Not live: to play it would be noted beside it, as anybody's may be.
        open('stream on its way up', await aStream(world, { ownerId, ...waiting })),
      ],
    ],
    ['tkt', [closed('ticket', await ticketOf(world, owner))]],
    ['mrk', [closed('marked moment', await markerOf(world, owner))]],
    ['tgt', [closed('place a stream is sent to', await targetOf(world, owner))]],
    ['upl', [closed('open upload', await uploadOf(world, owner))]],
    [
      'vid',
      [
        closed('private video', hidden),
        closed('unpublished video', await video({ state: 'READY' })),
        closed('video in the trash', await video({ trashed: true })),
        open('public video', shown),
      ],
    ],
  ]);
  await world.laptop.cloud.settle({ deadlineMs: patienceMs });
  return made;
};

export const thingsOfKind = (things: Things, prefix: string): readonly Thing[] => {
  const found = things.get(prefix);
  if (!found)
    throw new Error(
      `ids beginning with ${prefix}_ are asked for: say in test/security/things.ts how such a thing is made`,
    );
  return found;
};

export const firstOf = (things: Things, prefix: string): string => thingsOfKind(things, prefix)[0]?.id ?? '';

/** An id of the right form that nobody has. */
export const nobodys = (prefix: string): string => `${prefix}_${'0'.repeat(prefix === 'usr' ? 32 : 26)}`;
