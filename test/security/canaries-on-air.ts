import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { patienceMs } from '../authz/world.ts';
import { connectStatus, ticketFor } from '../chat/talker.ts';
import { publish } from '../support/rtmp-publisher.ts';
import type { Stage } from './stage.ts';

/** What each secret is called, and the text that must be nowhere else. */
export type Canaries = Map<string, string>;

type Ask = (method: string, target: string, body?: object) => Promise<{ body: string }>;

/** Its password and a ticket, each entered right, wrong, and where it does not belong. */
const atTheDoor = async (ask: Ask, id: string, canaries: Canaries): Promise<void> => {
  const password = `canary at the door ${randomUUID()}`;
  canaries.set('password of a stream', password);
  await ask('PATCH', `/v1/streams/${id}`, { admission: 'password', password });
  const entered = await ask('POST', `/v1/streams/${id}/pass`, { password });
  canaries.set('pass of a stream', (JSON.parse(entered.body) as { pass?: string }).pass?.split('.')[1] ?? '');
  await ask('POST', `/v1/streams/${id}/pass`, { ticket: password });
  await ask('PATCH', `/v1/streams/${id}`, { admission: 'ticket' });
  const made = await ask('POST', `/v1/streams/${id}/tickets`, { count: 1, label: 'For a canary' });
  const { items = [] } = JSON.parse(made.body) as { items?: { code: string }[] };
  const code = items[0]?.code ?? '';
  canaries.set('ticket of a stream', code);
  canaries.set('ticket of a stream without its dashes', code.replaceAll('-', ''));
  for (const ticket of [code, `${code}X`]) await ask('POST', `/v1/streams/${id}/pass`, { ticket });
  await ask('POST', `/v1/streams/${id}/pass`, { password: code });
};

/** A stream from its start to its end: its key sent by two encoders, one of them garbled, and a ticket into its room used twice. */
export const goOnAir = async (stage: Stage, canaries: Canaries): Promise<void> => {
  const authorization = stage.authorizationOf('OW') ?? '';
  const ask = (method: string, target: string, body?: object) =>
    stage.ask({
      method,
      target,
      headers: [
        ['authorization', authorization],
        ['content-type', 'application/json'],
        ['idempotency-key', randomUUID()],
      ],
      ...(body && { body: JSON.stringify(body) }),
    });
  const started = await ask('POST', '/v1/streams/start', { title: 'A canary on the air' });
  const {
    stream: { stream_id: id } = {},
    ingest_url: ingestUrl = '',
    stream_key: key = '',
  } = JSON.parse(started.body) as { stream?: { stream_id: string }; ingest_url?: string; stream_key?: string };
  if (!id) throw new Error(`no stream was started: ${started.body}`);
  canaries.set('stream key', key);

  const until = Date.now() + patienceMs;
  while (!(await ask('GET', `/v1/streams/${id}`)).body.includes('"WAITING_INPUT"')) {
    if (Date.now() > until) throw new Error('the stream never waited for its encoder');
    await pause(250);
  }
  const { port, pathname } = new URL(ingestUrl);
  const app = pathname.slice(1);
  const first = await publish(Number(port), { app, key });
  await first.status();
  const second = await publish(Number(port), { app, key });
  await second.status();
  const strange = await publish(Number(port), { app: `${app}/${key}`, key: `${key}?of=nobody` });
  await strange.status();
  first.send(Buffer.from(`not RTMP ${key}`));
  await pause(500);
  for (const publisher of [first, second, strange]) publisher.close();

  const headers = { authorization };
  const { ticket = '', url = '', protocols = [] } = await ticketFor(stage.world.siteUrl, id, headers);
  canaries.set('ticket into a room', ticket);
  for (const _ of ['opens', 'is spent']) await connectStatus(url, protocols);
  // Where it does not belong: in an address, which every log of addresses would keep.
  await connectStatus(`${url}?as=nobody`, ['arclight.chat.v1', `ticket.${ticket}x`]);
  await atTheDoor(ask, id, canaries);
  await ask('POST', `/v1/streams/${id}/key/rotate`, {});
  await ask('POST', `/v1/streams/${id}/stop`);
};
