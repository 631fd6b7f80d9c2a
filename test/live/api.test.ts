import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountIdOf } from '../../lambdas/kit/ids.ts';
import * as contract from '../../lambdas/live/contract.ts';
import { terminateStream } from '../../lambdas/moderation/stream-contract.ts';
import { type Asked, asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';
import { goOn, reaching } from './live-life.ts';
import { type LiveWorld, liveEnv, liveWorld, table } from './live-world.ts';

const minute = 60_000;
let world: LiveWorld;
let ask: ReturnType<typeof asking>;

beforeAll(async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  openDoor(
    { ...liveEnv, SIGNING_SECRET: 'arclight/test/signing' },
    { 'arclight/test/signing': { current: { keyPairId: 'K-TEST', privateKey: pem } } },
  );
  ask = asking((await import('../../lambdas/live/api.lambda.ts')).handler);
});

let people = 0;
let tokens = 0;
const somebody = (roles: string[] = ['viewer', 'creator']) => {
  const subject = `00000000-0000-4000-8000-${String(++people).padStart(12, '0')}`;
  const accountId = accountIdOf(subject);
  world.dynamo.put(table, {
    ...{ pk: `PERSON#${accountId}`, sk: 'PERSON', kind: 'person' },
    ...{ accountId, version: 1, roles, plan: 'free', status: 'active' },
  });
  return { accountId, token: signedToken(subject) };
};
let ada: ReturnType<typeof somebody>;
beforeEach(() => {
  world = liveWorld(11);
  ada = somebody();
});

const as = (who: { token: string }, more: Asked = {}): Asked => ({
  token: who.token,
  ...more,
  headers: { 'idempotency-key': `key-${++tokens}`, ...more.headers },
});
const made = async (body: object = {}) => {
  const { body: stream, status } = await ask(contract.createStream, as(ada, { body: { title: 'Storm', ...body } }));
  expect(status).toBe(201);
  return stream as { stream_id: string; version: number };
};
const at = (stream_id: string) => ({ params: { stream_id } });
const wentLive = async () => {
  const { stream_id } = await made();
  const { body } = await ask(contract.startStream, as(ada, at(stream_id)));
  world.publishers.add(`live/${body.stream_key}`);
  await goOn(world, { forMs: 10 * minute, until: reaching(world, stream_id, 'LIVE') });
  return { stream_id, key: body.stream_key as string };
};

describe('starting', () => {
  test('answers where to send it and the key, once: who repeats the request gets the answer without it', async () => {
    const { stream_id } = await made();
    const headers = { 'idempotency-key': 'the-very-same' };
    const first = await ask(contract.startStream, as(ada, { ...at(stream_id), headers }));
    expect([first.status, first.body.stream.state]).toEqual([202, 'STARTING']);
    expect(first.body.stream_key).toMatch(/^[0-9a-f]{32}$/);
    const again = await ask(contract.startStream, as(ada, { ...at(stream_id), headers }));
    expect([again.status, again.headers['idempotent-replayed']]).toEqual([202, 'true']);
    expect(again.body).toEqual({ stream: first.body.stream, ingest_url: first.body.ingest_url });
    const other = await ask(contract.startStream, as(ada, at(stream_id)));
    expect([other.status, other.body.error.code]).toEqual([409, 'live.already_started']);
  });

  test('names the way in for browsers where the environment has one, and only there', async () => {
    const ways = async () => {
      const { stream_id } = await made();
      const { body } = await ask(contract.startStream, as(ada, at(stream_id)));
      const ingest = await ask(contract.readIngest, as(ada, at(stream_id)));
      const rotated = await ask(contract.rotateKey, as(ada, { ...at(stream_id), body: {} }));
      await ask(contract.stopStream, as(ada, at(stream_id)));
      await goOn(world, { forMs: 10 * minute });
      expect(JSON.stringify(ingest.body)).not.toContain(body.stream_key);
      return [body, body.stream.ingest, ingest.body, rotated.body]
        .map(({ whip_url }) => whip_url)
        .concat(ingest.body.protocols);
    };
    expect(await ways()).toEqual([undefined, undefined, undefined, undefined, 'rtmp']);
    world.behaves.takesWhip = true;
    const url = 'http://203.0.113.10:8889/whip/live';
    expect(await ways()).toEqual([url, url, url, url, 'rtmp', 'whip']);
  });

  test('by SRT, where to send it names no passphrase, and another key is another one', async () => {
    const { stream_id } = await made({ protocol: 'srt' });
    const { body } = await ask(contract.startStream, as(ada, at(stream_id)));
    const ingest_url = 'srt://203.0.113.10:5000?mode=caller&pbkeylen=32';
    expect(body).toMatchObject({ ingest_url, stream: { protocol: 'srt', protocols: ['rtmp', 'srt'] } });
    expect(body.stream_key).toMatch(/^[0-9a-f]{32}$/);
    expect([...world.passphrases.values()]).toEqual([body.stream_key]);
    const ingest = await ask(contract.readIngest, as(ada, at(stream_id)));
    expect(ingest.body).toEqual({ ingest_url, stream_key_last4: body.stream_key.slice(-4), protocols: ['srt'] });
    // Somebody who died has kept another for this very key.
    world.passphrases.set(`${liveEnv.LIVE_NAME}/srt/${stream_id}-2`, 'x'.repeat(32));
    const rotated = await ask(contract.rotateKey, as(ada, { ...at(stream_id), body: {} }));
    expect(rotated.body).toMatchObject({ ingest_url, stream_key: expect.not.stringMatching(body.stream_key) });
    await goOn(world, { forMs: 10 * minute, until: async () => world.passphrases.size === 1 });
    expect([...world.passphrases.values()]).toEqual([rotated.body.stream_key]);
    const late = await ask(contract.changeStream, as(ada, { ...at(stream_id), body: { protocol: 'rtmp' } }));
    expect([late.status, late.body.error.details.fields]).toEqual([409, ['protocol']]);
    await ask(contract.stopStream, as(ada, at(stream_id)));
    await goOn(world, { forMs: 20 * minute });
    expect([...world.passphrases]).toEqual([]);
  });

  test('an hour in the past, and what is settled once it has started, are refused in words', async () => {
    const past = { title: 'Storm', scheduled_at: '2020-01-01T00:00:00Z' };
    const refused = await ask(contract.createStream, as(ada, { body: past }));
    expect([refused.status, refused.body.error.code]).toEqual([422, 'live.hour_out_of_range']);
    const { stream_id } = await made();
    await ask(contract.startStream, as(ada, at(stream_id)));
    const late = await ask(
      contract.changeStream,
      as(ada, { ...at(stream_id), body: { record: false, title: 'Calm' } }),
    );
    expect([late.status, late.body.error.details.fields]).toEqual([409, ['record']]);
    const words = await ask(contract.changeStream, as(ada, { ...at(stream_id), body: { title: 'Calm' } }));
    expect([words.status, words.body.title]).toEqual([200, 'Calm']);
  });
});

describe('who sees what', () => {
  test('strangers and staff see the stream and nothing of where it comes from; only its owner does', async () => {
    const { stream_id, key } = await wentLive();
    const staff = somebody(['viewer', 'moderator']);
    for (const who of [{}, as(somebody()), as(staff)]) {
      const { status, body } = await ask(contract.readStream, { ...who, ...at(stream_id) });
      expect([status, body.state]).toEqual([200, 'LIVE']);
      expect(JSON.stringify(body)).not.toMatch(/ingest|rtmp|last4|arn:|203\.0\.113/);
    }
    const own = await ask(contract.readStream, as(ada, at(stream_id)));
    expect(own.body.ingest).toEqual({ ingest_url: 'rtmp://203.0.113.10:1935/live', stream_key_last4: key.slice(-4) });
    expect(own.body.cost.per_hour_usd).toBe(1.4);
    expect((await ask(contract.readIngest, as(somebody(), at(stream_id)))).status).toBe(404);
    expect((await ask(contract.readIngest, as(staff, at(stream_id)))).status).toBe(403);
    const listed = await ask(contract.listStreams, {});
    expect(listed.body.items.map((one: { stream_id: string }) => one.stream_id)).toEqual([stream_id]);
  });

  test('a grant opens one stream’s path; before it is live there is none, and after it a word about the replay', async () => {
    const { stream_id } = await made();
    const early = await ask(contract.openLivePlayback, at(stream_id));
    expect([early.status, early.body.error.code]).toEqual([409, 'live.not_live']);
    const live = await wentLive();
    const granted = await ask(contract.openLivePlayback, at(live.stream_id));
    expect(granted.body).toMatchObject({ state: 'LIVE', hls_url: `/l/${live.stream_id}/index.m3u8` });
    expect(granted.cookies.length).toBeGreaterThan(2);
    for (const cookie of granted.cookies)
      expect(cookie).toContain(`Path=/l/${live.stream_id}/; Max-Age=3600; Secure; HttpOnly`);
    await ask(contract.stopStream, as(ada, at(live.stream_id)));
    const over = await ask(contract.openLivePlayback, at(live.stream_id));
    expect([over.status, over.body.error.code]).toEqual([410, 'live.ended']);
    expect(over.body.error.details.replay_video_id).toMatch(/^vid_/);
  });
});

describe('who watches', () => {
  const playing = (stream_id: string, who: Asked = {}, seat?: number) =>
    ask(contract.openLivePlayback, {
      ...who,
      ...at(stream_id),
      ...(seat === undefined ? {} : { query: { seat: String(seat) } }),
    });

  test('is counted by grants, once however often they ask, and for as long as they come back; its makers never', async () => {
    const { stream_id } = await wentLive();
    const shown = async (who: Asked = {}) => {
      await goOn(world, { forMs: 15_000 });
      return (await ask(contract.readStream, { ...who, ...at(stream_id) })).body;
    };
    const [grace, hopper] = [somebody(), somebody()];
    expect((await shown()).viewers).toBe(0);
    const { body } = await playing(stream_id, as(grace));
    expect(Date.parse(body.renew_at) - world.now().getTime()).toBe(minute);
    expect(Date.parse(body.expires_at) - world.now().getTime()).toBe(60 * minute);
    for (const who of [as(grace), as(hopper), as(ada)]) await playing(stream_id, who);
    for (let time = 0; time < 5; time++) for (const seat of [3, 4]) await playing(stream_id, {}, seat);
    expect((await shown()).viewers).toBe(4);
    expect((await ask(contract.listStreams, {})).body.items[0]).toMatchObject({ stream_id, viewers: 4 });
    await goOn(world, { forMs: minute });
    await playing(stream_id, as(hopper));
    await goOn(world, { forMs: minute });
    expect((await shown()).viewers).toBe(1);
    expect(await shown()).not.toHaveProperty('peak_viewers');
    expect((await shown(as(ada))).peak_viewers).toBe(4);
    await ask(contract.stopStream, as(ada, at(stream_id)));
    expect(await shown()).not.toHaveProperty('viewers');
    await goOn(world, { forMs: 10 * minute });
    expect(await shown(as(ada))).toMatchObject({ state: 'ARCHIVED', peak_viewers: 4 });
  });

  test('who asks without an account is a few of one address at most; a seat that is none is refused', async () => {
    const { stream_id } = await wentLive();
    for (let one = 0; one < 100; one++) await playing(stream_id, { headers: { 'user-agent': `player ${one}` } });
    await goOn(world, { forMs: 15_000 });
    const { viewers } = (await ask(contract.readStream, at(stream_id))).body;
    expect(viewers).toBeGreaterThan(1);
    expect(viewers).toBeLessThanOrEqual(contract.seats);
    expect((await playing(stream_id, {}, contract.seats)).status).toBe(422);
  });

  test('watching goes on where they cannot be counted', async () => {
    const { stream_id } = await wentLive();
    world.behaves.failsAt = 'PutItemCommand';
    expect((await playing(stream_id)).status).toBe(200);
  });
});

describe('another key', () => {
  test('while somebody is sending it takes force, and then the old one opens nothing any more', async () => {
    const { stream_id, key } = await wentLive();
    const kept = await ask(contract.rotateKey, as(ada, { ...at(stream_id), body: {} }));
    expect([kept.status, kept.body.error.code]).toEqual([409, 'live.key_in_use']);
    const turned = await ask(contract.rotateKey, as(ada, { ...at(stream_id), body: { force: true } }));
    expect(turned.status).toBe(200);
    expect((await world.stream(stream_id)).state).toBe('INTERRUPTED');
    await goOn(world, {
      forMs: 5 * minute,
      until: async () => (await world.stream(stream_id)).oldInputId === undefined,
    });
    // The old key is still being sent with; nothing listens for it.
    expect([...world.inputs.values()].map(({ streamName }) => streamName)).toEqual([`live/${turned.body.stream_key}`]);
    expect((await world.stream(stream_id)).state).toBe('INTERRUPTED');
    world.publishers.delete(`live/${key}`);
    world.publishers.add(`live/${turned.body.stream_key}`);
    await goOn(world, { forMs: 2 * minute, until: reaching(world, stream_id, 'LIVE') });
    expect((await world.stream(stream_id)).state).toBe('LIVE');
  });
});

describe('staff', () => {
  test('end a stream with a line of audit; it is hidden, nothing of it is recorded, and its owner reads why', async () => {
    const { stream_id } = await wentLive();
    const grace = somebody(['viewer', 'moderator']);
    world.news();
    const body = { reason: 'violence', note: 'A fight.', message: 'Not here.' };
    for (let time = 0; time < 2; time++)
      expect(await ask(terminateStream, as(grace, { ...at(stream_id), body }))).toMatchObject({
        status: 202,
        body: { state: 'ENDING', end_reason: 'terminated' },
      });
    const acts = world.news().filter(({ detailType }) => detailType === 'staff.acted');
    expect(acts.map(({ detail }) => detail.data['act'])).toEqual(['stream.terminated']);
    await goOn(world, { forMs: 10 * minute });
    expect(await world.stream(stream_id)).toMatchObject({ state: 'ENDED', endReason: 'terminated' });
    expect([world.harvests.size, world.running()]).toEqual([0, []]);
    const seen = await ask(contract.readStream, at(stream_id));
    expect([seen.status, seen.body.error.code]).toEqual([410, 'access.taken_down']);
    const own = await ask(contract.readStream, as(ada, at(stream_id)));
    expect(own.body.terminated).toMatchObject({ reason: 'violence', message: 'Not here.' });
    expect(JSON.stringify(own.body)).not.toContain('A fight');
  });

  const grace = () => somebody(['viewer', 'moderator']);
  const terminate = (stream_id: string) =>
    ask(terminateStream, as(grace(), { ...at(stream_id), body: { reason: 'violence', note: 'A fight.' } }));
  const acts = () => world.news().filter(({ detailType }) => detailType === 'staff.acted').length;

  test('call off one to come', async () => {
    const { stream_id } = await made();
    const { status, body } = await terminate(stream_id);
    expect([status, body.state, body.end_reason]).toEqual([202, 'CANCELED', 'terminated']);
    expect((await ask(contract.readStream, at(stream_id))).status).toBe(410);
  });

  test('end for good one its owner has just stopped: nothing of it is recorded', async () => {
    const { stream_id } = await wentLive();
    await ask(contract.stopStream, as(ada, at(stream_id)));
    expect((await terminate(stream_id)).body).toMatchObject({ state: 'ENDING', end_reason: 'terminated' });
    await goOn(world, { forMs: 10 * minute });
    expect([(await world.stream(stream_id)).state, world.harvests.size]).toEqual(['ENDED', 0]);
  });

  test('are refused one that is over by itself, and leave no line of audit; what they ended stays answered', async () => {
    const { stream_id } = await wentLive();
    await ask(contract.stopStream, as(ada, at(stream_id)));
    await goOn(world, { forMs: 10 * minute, until: reaching(world, stream_id, 'ARCHIVING') });
    const archiving = await terminate(stream_id);
    await goOn(world, { forMs: 30 * minute });
    world.news();
    const over = await terminate(stream_id);
    for (const { status, body } of [archiving, over])
      expect([status, body.error.code]).toEqual([409, 'moderation.stream_over']);
    expect([archiving.body.error.details.state, acts()]).toEqual(['ARCHIVING', 0]);

    const ended = (await wentLive()).stream_id;
    await terminate(ended);
    await goOn(world, { forMs: 10 * minute });
    const again = await terminate(ended);
    expect([again.status, again.body.state, again.body.end_reason]).toEqual([202, 'ENDED', 'terminated']);
  });

  test('do not end their own', async () => {
    const both = somebody(['viewer', 'creator', 'moderator']);
    const { body } = await ask(contract.createStream, as(both, { body: { title: 'Mine' } }));
    const answer = await ask(
      terminateStream,
      as(both, { ...at(body.stream_id), body: { reason: 'other', note: 'x' } }),
    );
    expect([answer.status, answer.body.error.code]).toEqual([403, 'access.conflict_of_interest']);
  });
});
