import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { reactions } from '../../lambdas/chat/frames-contract.ts';
import { connectStatus, Talker, ticketFor, type Wire } from '../chat/talker.ts';
import { emailOf, password } from '../support/laptop.ts';
import { openedParty } from './asks.ts';
import { matrix, type Principal, principals } from './matrix.ts';
import { roomIn } from './streams.ts';
import type { World } from './world.ts';

// What the rows of chat say of sockets, asked over real ones: the same columns, frames instead of requests.

type Headers = Record<string, string>;
const headersOf = (world: World, who: Principal): Headers => {
  const authorization = world.authorizationOf(who);
  return authorization ? { authorization } : {};
};
/** Closed accounts and forged tokens get no ticket, and so no socket to ask anything over. */
const noTicket = (who: Principal): boolean => ['DE', 'SV'].includes(who);
const eachInTurn = async (ask: (who: Principal) => Promise<string>): Promise<Record<string, string>> => {
  const got: Record<string, string> = {};
  for (const who of principals) got[who] = await ask(who);
  return got;
};
const cellsOf = (id: string) => matrix.get(id)?.cells;

export interface Stage {
  world: World;
  streamId: string;
  /** Somebody who is in the room, says things, and may be silenced. */
  other: { accountId: string; headers: Headers; talker: Talker };
}

/** CH2: who gets in, and with what. */
export const asksToConnect = async ({ world, streamId }: Stage): Promise<void> => {
  const { siteUrl } = world;
  const got = await eachInTurn(async (who) => {
    const { status, url = '', protocols = [] } = await ticketFor(siteUrl, streamId, headersOf(world, who));
    return String(status === 200 ? await connectStatus(url, protocols) : status);
  });
  expect(got).toEqual(cellsOf('CH2'));
  const { url = '', protocols = [] } = await ticketFor(siteUrl, streamId);
  expect(await connectStatus(url, ['arclight.chat.v1'])).toBe(401);
  expect(await connectStatus(url, ['arclight.chat.v1', `ticket.${'A'.repeat(43)}`])).toBe(401);
  expect(await connectStatus(url, protocols, { origin: 'https://evil.example' })).toBe(403);
  expect(await connectStatus(url, protocols)).toBe(101);
  expect(await connectStatus(url, protocols), 'a ticket is good once').toBe(401);
  const ours = await ticketFor(siteUrl, streamId, { origin: siteUrl });
  expect(await connectStatus(ours.url ?? '', ours.protocols ?? []), 'bound to the page it was asked from').toBe(403);
  expect(await connectStatus(ours.url ?? '', ours.protocols ?? [], { origin: siteUrl })).toBe(101);
  expect((await ticketFor(siteUrl, streamId, { origin: 'https://evil.example' })).status).toBe(403);
};

const inRoom = async <T>(
  { world, streamId }: Stage,
  who: Principal,
  ask: (talker: Talker) => Promise<T>,
): Promise<T> => {
  const talker = await Talker.enter(world.siteUrl, streamId, headersOf(world, who));
  try {
    return await ask(talker);
  } finally {
    talker.leave();
  }
};
const asked = (said: string): string => (['ack', 'ok'].includes(said) ? 'ok' : said);

/** CH3: who may say something, and what is turned down whoever says it. */
export const asksToWrite = async (stage: Stage): Promise<void> => {
  const got = await eachInTurn(async (who) =>
    noTicket(who) ? '401' : asked(await inRoom(stage, who, (talker) => talker.say(`I am ${who}`))),
  );
  expect(got).toEqual(cellsOf('CH3'));
  const { talker } = stage.other;
  expect(await talker.say('x'.repeat(501))).toBe('422');
  expect(await talker.say('   ')).toBe('422');
  expect(await talker.say('😀'.repeat(500)), '500 characters, however many units').toBe('ack');
  const large = { type: 'message.send', client_id: 'large', text: 'x', padding: 'y'.repeat(5000) };
  talker.send(large);
  expect((await talker.seen(({ code }) => code === 'chat.frame_too_large'))['status']).toBe(413);
  expect(await talker.asked({ type: 'message.send', client_id: 'extra', text: 'x', name: 'Admin' })).toBe('422');
  expect(await talker.asked({ type: 'nothing.known' })).toBe('400');
  for (const text of ['[]', 'null', '"x"', '{', '']) talker.sendRaw(text);
  await expect
    .poll(() => talker.frames.filter(({ frame }) => frame['code'] === 'chat.unknown_frame').length, { timeout: 60_000 })
    .toBeGreaterThan(5);
};

/** CH4 and CH5: who may take something away, and who may silence whom. */
export const asksToModerate = async (stage: Stage): Promise<void> => {
  const { other, world } = stage;
  const deeds: [type: string, row: 'CH4' | 'CH5', fields: () => Promise<object> | object][] = [
    [
      'message.delete',
      'CH4',
      async () => {
        const message = { type: 'message.send', client_id: randomUUID(), text: 'To be deleted' };
        return { message_id: (await other.talker.told(message)).frame['message_id'] };
      },
    ],
    ['user.timeout', 'CH5', () => ({ account_id: other.accountId, seconds: 1 })],
    ['user.unban', 'CH5', () => ({ account_id: other.accountId })],
    ['mode.set', 'CH5', () => ({ modes: { slow_sec: 0 } })],
    ['mode.slow', 'CH5', () => ({ seconds: 0 })],
    ['message.pin', 'CH5', () => ({ message_id: null })],
    ['chat.clear', 'CH5', () => ({})],
    ['held.decide', 'CH5', () => ({ held_id: 'msg_00000000000000000000000000000000', decision: 'deny' })],
  ];
  const got = new Map(deeds.map(([type]): [string, Record<string, string>] => [type, {}]));
  const note = (type: string, who: Principal, said: string): void => {
    Object.assign(got.get(type) ?? {}, { [who]: said });
  };
  for (const who of principals) {
    if (noTicket(who)) for (const [type] of deeds) note(type, who, '401');
    else
      await inRoom(stage, who, async (talker) => {
        for (const [type, , fields] of deeds) {
          const said = asked(await talker.asked({ type, ...(await fields()) }));
          // Who may learns that nobody is silenced and nothing held; who may not is told that first.
          const isDone = ['user.unban', 'held.decide'].includes(type) && ['404', '409'].includes(said);
          note(type, who, isDone ? 'ok' : said);
        }
      });
  }
  for (const [type, row] of deeds) expect({ type, ...got.get(type) }).toEqual({ type, ...cellsOf(row) });
  await inRoom(stage, 'OW', async (owner) => {
    const silence = (account_id: string, more: object = {}) => owner.asked({ type: 'user.ban', account_id, ...more });
    for (const protectedOne of ['OW', 'MO', 'AD'] as const)
      expect(await silence(world.idOf(protectedOne)), protectedOne).toBe('409');
    expect(await silence('usr_00000000000000000000000000000000')).toBe('404');
    expect(await owner.asked({ type: 'user.timeout', account_id: other.accountId, seconds: 0 })).toBe('422');
    expect(await owner.asked({ type: 'message.delete', message_id: 'msg_00000000000000000000000000000000' })).toBe(
      '404',
    );
    expect(await owner.asked({ type: 'mode.set', modes: { slow_sec: 60 } })).toBe('ok');
    await expect.poll(() => other.talker.say('Is it my turn?'), { timeout: 60_000 }).toBe('429');
    const slow = other.talker.frames.find(({ frame }) => frame['code'] === 'chat.slow_mode')?.frame;
    expect(slow?.['retry_after_ms']).toBeGreaterThan(0);
    expect(await owner.asked({ type: 'mode.set', modes: { slow_sec: 0 } })).toBe('ok');
  });
};

/** CH14 and CH15: who may ask the room, and who may answer. */
export const asksToPoll = async (stage: Stage): Promise<void> => {
  const put = { type: 'poll.open', question: 'Which one?', options: ['Red', 'Blue'], seconds: 600 };
  const opened = await eachInTurn(async (who) => {
    if (noTicket(who)) return '401';
    return inRoom(stage, who, async (talker) => {
      const said = asked(await talker.asked(put));
      if (said === 'ok') expect(await talker.asked({ type: 'poll.end' }), who).toBe('ok');
      else expect(await talker.asked({ type: 'poll.end' }), who).toBe(said);
      return said;
    });
  });
  expect(opened).toEqual(cellsOf('CH14'));
  await inRoom(stage, 'OW', async (owner) => {
    expect(await owner.asked(put)).toBe('ok');
    expect(await owner.asked(put), 'one at a time').toBe('409');
    // The one that was opened just now is the newest there is.
    await expect
      .poll(() => owner.events.filter(({ kind }) => kind === 'poll' || kind === 'poll_ended').at(-1)?.['kind'], {
        timeout: 60_000,
      })
      .toBe('poll');
    const ids = owner.events.filter(({ kind }) => kind === 'poll').map((event) => event['poll_id']);
    const open = ids.at(-1);
    const voted = await eachInTurn(async (who) =>
      noTicket(who)
        ? '401'
        : asked(await inRoom(stage, who, (talker) => talker.asked({ type: 'poll.vote', poll_id: open, choice: 1 }))),
    );
    expect(voted).toEqual(cellsOf('CH15'));
    const { talker } = stage.other;
    expect(await talker.asked({ type: 'poll.vote', poll_id: open, choice: 0 })).toBe('ok');
    expect(await talker.asked({ type: 'poll.vote', poll_id: open, choice: 2 })).toBe('422');
    expect(await talker.asked({ type: 'poll.vote', poll_id: ids[0], choice: 0 }), 'counted before').toBe('409');
    expect(await owner.asked({ type: 'poll.end', poll_id: open })).toBe('ok');
    const votes = Object.values(voted).filter((said) => said === 'ok').length;
    const ended = await talker.happened((event) => event['kind'] === 'poll_ended' && event['poll_id'] === open);
    expect(ended['results']).toEqual([
      { option: 'Red', votes: 1 },
      { option: 'Blue', votes },
    ]);
  });
};

/** CH29: who may send everybody on. Whoever may hears that it is their own stream, or that nobody is sent anywhere. */
export const asksToRaid = async (stage: Stage): Promise<void> => {
  for (const frame of [{ type: 'raid.start', to: stage.streamId }, { type: 'raid.stop' }]) {
    const got = await eachInTurn(async (who) => {
      if (noTicket(who)) return '401';
      const said = await inRoom(stage, who, (talker) => talker.asked(frame));
      return said === '409' ? 'ok' : said;
    });
    expect({ ...frame, ...got }).toEqual({ ...frame, ...cellsOf('CH29') });
  }
};

/** WP3 to WP5: who may steer the owner's watch party, and what is theirs besides. The owner is there, so nobody takes over. */
export const asksToHost = async (stage: Stage): Promise<void> => {
  const { world, other } = stage;
  // Chat has heard of it once the party is open.
  const video_id = await world.video({});
  let streamId = await openedParty(world);
  const askIn = (frame: object) =>
    eachInTurn(async (who) =>
      noTicket(who) ? '401' : asked(await inRoom({ ...stage, streamId }, who, (talker) => talker.asked(frame))),
    );
  const { accountId: account_id } = other;
  // What was seen is nobody's to say before it was: whoever may steer hears that the clock has moved.
  for (const frame of [
    { type: 'clock.set', version: 999 },
    { type: 'video.set', version: 999, video_id },
    { type: 'host.add', account_id },
  ]) {
    const got = await askIn(frame);
    const isSteered = got['OW'] === '409';
    expect({ ...frame, ...got, ...(isSteered ? { OW: 'ok' } : {}) }).toEqual({ ...frame, ...cellsOf('WP3') });
  }
  expect(await askIn({ type: 'host.remove', account_id })).toEqual(cellsOf('WP3'));
  await inRoom({ ...stage, streamId }, 'OW', async () => {
    expect(await askIn({ type: 'host.take_over' })).toEqual(cellsOf('WP4'));
  });
  const ended = await eachInTurn(async (who) => {
    if (noTicket(who)) return '401';
    streamId = await openedParty(world);
    return asked(await inRoom({ ...stage, streamId }, who, (talker) => talker.asked({ type: 'party.end' })));
  });
  expect(ended).toEqual(cellsOf('WP5'));
};

/** CH28: who may tap a reaction. Only a refusal is answered: whose is taken is seen by the count, each by one of their own. */
export const asksToReact = async (stage: Stage): Promise<void> => {
  const got = await eachInTurn(async (who) => {
    if (noTicket(who)) return '401';
    const emoji = reactions[principals.indexOf(who)] ?? '';
    const counted = (frame: Wire): boolean => (frame['reactions'] ?? frame['state']?.reactions)?.[emoji] > 0;
    return inRoom(stage, who, (talker) =>
      Promise.race([talker.asked({ type: 'reaction.send', emoji }), stage.other.talker.seen(counted).then(() => 'ok')]),
    );
  });
  expect(got).toEqual(cellsOf('CH28'));
};

/** CH19: who may let somebody back who asks for it, once a ban; and that they hear it. */
export const asksToLetBack = async (stage: Stage): Promise<void> => {
  const { world, streamId } = stage;
  const banned = await newcomer(world, 'asks-back');
  const { accountId: account_id, headers } = banned;
  const owner = await Talker.enter(world.siteUrl, streamId, headersOf(world, 'OW'));
  const askBack = async (text: string): Promise<number> => {
    const path = `${world.siteUrl}/v1/streams/${streamId}/chat/unban-request`;
    const asking = { ...headers, 'content-type': 'application/json' };
    return (await fetch(path, { method: 'PUT', headers: asking, body: JSON.stringify({ text }) })).status;
  };
  let isWaiting = false;
  const got = await eachInTurn(async (who) => {
    if (noTicket(who)) return '401';
    if (!isWaiting) {
      // Who signed up just now is banned as soon as chat has heard of them.
      await expect.poll(() => owner.asked({ type: 'user.ban', account_id }), { timeout: 60_000 }).toBe('ok');
      expect(await askBack('I am sorry')).toBe(200);
      expect(await askBack('Please!'), 'once a ban').toBe(409);
      isWaiting = true;
    }
    const frame = { type: 'request.decide', account_id, decision: 'decline', answer: 'Not yet' };
    const said = asked(await inRoom(stage, who, (talker) => talker.asked(frame)));
    if (said === 'ok') isWaiting = false;
    return said;
  });
  expect(got).toEqual(cellsOf('CH19'));
  if (!isWaiting) {
    expect(await owner.asked({ type: 'user.ban', account_id })).toBe('ok');
    expect(await askBack('I am sorry')).toBe(200);
  }
  const reader = await Talker.enter(world.siteUrl, streamId, headers);
  expect(await owner.asked({ type: 'request.decide', account_id, decision: 'grant', answer: 'Be kind' })).toBe('ok');
  expect((await reader.seen(({ type }) => type === 'notice'))['text']).toContain('Be kind');
  expect(await reader.say('Thank you')).toBe('ack');
  expect(await owner.asked({ type: 'request.decide', account_id, decision: 'grant' })).toBe('404');
  reader.leave();
  owner.leave();
};

/** CH6 and AB-31: what ends a socket, and that nothing of who was banned is heard later than five seconds after. */
export const asksToGoOn = async (stage: Stage): Promise<void> => {
  const { world, streamId, other } = stage;
  const { siteUrl } = world;
  const reader = await Talker.enter(siteUrl, streamId);
  const owner = await Talker.enter(siteUrl, streamId, headersOf(world, 'OW'));
  const flooder = await newcomer(world, 'flooder');
  const flood = await Talker.enter(siteUrl, streamId, flooder.headers);
  let count = 0;
  const pouring = setInterval(() => {
    if (flood.closedAt === 0)
      flood.send({ type: 'message.send', client_id: `flood-${++count}`, text: `drop ${count}` });
  }, 100);
  await reader.happened(({ text }) => text === 'drop 3');
  expect(await owner.asked({ type: 'user.ban', account_id: flooder.accountId, reason: 'A flood' })).toBe('ok');
  const bannedAt = Date.now();
  expect((await flood.seen(({ type }) => type === 'closing'))['code']).toBe(4403);
  const closedAt = await flood.closed();
  clearInterval(pouring);
  const silenced = await reader.happened(
    ({ kind, account_id }) => kind === 'silenced' && account_id === flooder.accountId,
  );
  const later = reader.events.filter(
    (event) => event['author']?.account_id === flooder.accountId && event['seq'] > silenced['seq'],
  );
  expect(later, 'nothing of theirs has a place after the ban').toEqual([]);
  console.log(
    `a flood of ${count}, banned: closed after ${closedAt - bannedAt} ms, ${later.length} messages after the ban`,
  );
  const again = await ticketFor(siteUrl, streamId, flooder.headers);
  expect([again.status, again.may_write, again.read_only_because]).toEqual([200, false, 'banned']);
  reader.leave();
  owner.leave();

  // Suspended by staff: closed, and back only to read.
  const suspended = await fetch(`${siteUrl}/v1/moderation/users/${other.accountId}/suspend`, {
    method: 'POST',
    headers: { ...headersOf(world, 'MO'), 'content-type': 'application/json', 'idempotency-key': 'suspend in chat' },
    body: JSON.stringify({ reason: 'spam', note: 'For the matrix' }),
  });
  expect(suspended.status).toBe(200);
  expect((await other.talker.seen(({ type }) => type === 'closing'))['code']).toBe(4403);
  await other.talker.closed();

  // Signed out: closed, and its ticket is nobody's.
  const leaver = await newcomer(world, 'signs-out');
  const signedIn = await Talker.enter(siteUrl, streamId, leaver.headers);
  const out = await fetch(`${siteUrl}/v1/me/sessions`, {
    method: 'DELETE',
    headers: leaver.headers,
  });
  expect(out.status).toBe(204);
  expect((await signedIn.seen(({ type }) => type === 'closing'))['code']).toBe(4401);
  await signedIn.closed();
};

/** CH20: what was said, as files: for whom, from when on, and until it is taken back. */
export const asksToReadPages = async ({ world, streamId }: Stage): Promise<void> => {
  const { siteUrl } = world;
  type Told = { messages: Record<string, unknown>[] };
  const opened = await fetch(`${siteUrl}/v1/streams/${streamId}/chat-replay`);
  const { index_url, pages_url } = (await opened.json()) as { index_url: string; pages_url: string };
  const cookie = opened.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const file = (path: string, headers: Headers = { cookie }) => fetch(`${siteUrl}${path}`, { headers });
  expect((await file(index_url)).status, 'not written yet').toBe(404);
  const stopped = await fetch(`${siteUrl}/v1/streams/${streamId}/stop`, {
    method: 'POST',
    headers: headersOf(world, 'OW'),
  });
  expect(stopped.status).toBe(202);
  await expect.poll(async () => (await file(index_url)).status, { timeout: 120_000, interval: 500 }).toBe(200);
  const index = async () => (await (await file(index_url)).json()) as { pages: { edition: string; to: number }[] };
  const address = (page: number, edition: string) => `${pages_url}${page}.json?x-edition=${edition}`;
  const said = async () => {
    const { pages } = await index();
    const all = await Promise.all(
      pages.map(async ({ edition }, page) => (await file(address(page, edition))).json() as Promise<Told>),
    );
    return all.flatMap(({ messages }) => messages);
  };
  const told = (await (await fetch(`${siteUrl}/v1/streams/${streamId}/chat?after=0&limit=200`)).json()) as Told;
  expect((await said()).slice(0, 200)).toEqual(told.messages);
  expect((await said()).at(-1)?.['kind']).toBe('closed');

  const [first] = (await index()).pages;
  expect((await file(address(0, first?.edition ?? ''), {})).status, 'without the cookies').toBe(403);
  expect((await file('/c/str_00000000000000000000000000/index.json')).status, 'another room').toBe(403);
  expect((await file(address(99, 'none'))).status).toBe(404);

  const message = (await said()).find(({ kind, text }) => kind === 'message' && text !== undefined);
  const owner = await Talker.enter(siteUrl, streamId, headersOf(world, 'OW'));
  expect(await owner.asked({ type: 'message.delete', message_id: message?.['message_id'] })).toBe('ok');
  owner.leave();
  const isGone = async () => (await said()).find(({ seq }) => seq === message?.['seq'])?.['text'] === undefined;
  await expect.poll(isGone, { timeout: 120_000, interval: 1_000 }).toBe(true);
};

/** Somebody new, with what signs their requests. */
const newcomer = async (world: World, name: string): Promise<{ accountId: string; headers: Headers }> => {
  await world.laptop.person(name);
  const answer = await fetch(`${world.siteUrl}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: emailOf(name), password }),
  });
  const { access_token, account_id } = (await answer.json()) as { access_token: string; account_id: string };
  return { accountId: account_id, headers: { authorization: `Bearer ${access_token}` } };
};

/** A room of the owner's, with somebody in it. */
export const enterRoom = async (world: World): Promise<Stage> => {
  const streamId = await roomIn(world);
  const other = await newcomer(world, 'talks');
  return {
    world,
    streamId,
    other: { ...other, talker: await Talker.enter(world.siteUrl, streamId, other.headers) },
  };
};
