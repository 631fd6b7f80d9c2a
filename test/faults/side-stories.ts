import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { firstAdmin } from '../../deploy/first-admin.ts';
import { onLaptop } from '../../deploy/laptop.ts';
import { api, emailOf, type Film, isAnswer, type Maker, onceAllowed, password, persistently } from './film-maker.ts';
import type { Reel } from './fleet.ts';
import type { Platform } from './platform.ts';
import { settingsOf } from './platform-view.ts';

interface Started {
  upload_id: string;
  video_id: string;
  part_size: number;
}

/** Begins a file of three parts and sends the first. */
async function beginLarge(maker: Maker, reel: Reel): Promise<Started> {
  const body = { filename: 'unfinished.mp4', size_bytes: reel.large.length };
  const key = randomUUID();
  const started = await onceAllowed(() => api<Started>(maker, 'POST', '/v1/uploads', body, key));
  const bytes = reel.large.subarray(0, started.part_size);
  const sha256 = createHash('sha256').update(bytes).digest('base64');
  await persistently(maker, 'sending a part of it', async () => {
    const { parts } = await api<{ parts: { url: string; headers: Record<string, string> }[] }>(
      maker,
      'POST',
      `/v1/uploads/${started.upload_id}/parts`,
      { parts: [{ part_no: 1, size: bytes.length, sha256 }] },
    );
    const answer = await fetch(parts[0]?.url ?? '', { method: 'PUT', headers: parts[0]?.headers ?? {}, body: bytes });
    if (!answer.ok) throw new TypeError(`the part was answered ${answer.status}`);
  });
  return started;
}

/** The first answer was lost, and what was asked for is so already. */
const unless =
  (code: string) =>
  (error: unknown): void => {
    if (!isAnswer(error, code)) throw error;
  };

/** Makes somebody who has signed up one of the staff. */
export async function makeStaff(platform: Platform, maker: Maker): Promise<void> {
  const before = { ...process.env };
  const around = { ...onLaptop(platform.dataDir), now: new Date() };
  try {
    await firstAdmin(around, emailOf(maker.name));
  } finally {
    around.cognito.destroy();
    // What it says of this laptop is not for those that are started later.
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/**
 * Staff judge: somebody new opens a channel and is suspended in the middle of an upload, which ends it; a film of somebody
 * else is taken down. Both turn out to have been right, and it is as it was.
 */
export async function judge(staff: Maker, guest: Maker, film: Film | undefined, reel: Reel): Promise<void> {
  const because = { reason: 'other', note: 'A place between two steps is looked for' };
  const right = { note: 'It was found' };
  const { account_id } = await api<{ account_id: string }>(guest, 'GET', '/v1/me');
  const person = `/v1/moderation/users/${account_id}`;
  await beginLarge(guest, reel);
  const decide = (path: string, body: object): Promise<unknown> => onceAllowed(() => api(staff, 'POST', path, body));
  await decide(`${person}/suspend`, because).catch(unless('moderation.already_suspended'));
  if (film) {
    const video = `/v1/moderation/videos/${film.videoId}`;
    await decide(`${video}/takedown`, because).catch(unless('moderation.already_taken_down'));
    await decide(`${video}/restore`, right);
  }
  await decide(`${person}/unsuspend`, right);
}

/** Somebody thinks better of it in the middle. */
export async function abortOne(maker: Maker, reel: Reel): Promise<void> {
  const { upload_id } = await beginLarge(maker, reel);
  await api(maker, 'DELETE', `/v1/uploads/${upload_id}`);
}

/**
 * Somebody has a server told of what goes on: makes a webhook where nobody listens, rotates its secret, and some uploads
 * later removes it. What is sent meanwhile fails, and is tried again.
 */
export async function listenForAWhile(maker: Maker, meanwhile: () => Promise<void>): Promise<void> {
  const ask = <T>(method: string, path: string, body?: object): Promise<T> =>
    api(maker, method, path, body, randomUUID());
  const url = 'http://127.0.0.1:9/';
  const { webhook_id } = await ask<{ webhook_id: string }>('POST', '/v1/me/webhooks', { url });
  await ask('POST', `/v1/me/webhooks/${webhook_id}/rotate`, {});
  await meanwhile();
  await ask('DELETE', `/v1/me/webhooks/${webhook_id}`).catch(unless('webhooks.not_found'));
}

/** A program of theirs gets a key, and loses it again. */
export async function keyForAWhile(maker: Maker): Promise<void> {
  const wish = { name: 'A place between two steps', scopes: ['videos:read'] };
  const { key_id } = await api<{ key_id: string }>(maker, 'POST', '/v1/me/keys', wish, randomUUID());
  await api(maker, 'DELETE', `/v1/me/keys/${key_id}`).catch(unless('accounts.key_not_found'));
}

/** Changes a row behind everybody's back, as time would. */
async function letTimePass(
  platform: Platform,
  maker: Maker,
  domain: string,
  key: { pk: string; sk: string },
  change: { set: string; values: (row: Record<string, unknown>) => Record<string, unknown> },
): Promise<void> {
  await persistently(maker, 'letting time pass', async () => {
    const raw = new DynamoDBClient(settingsOf(platform, 'dynamodb'));
    const tables = DynamoDBDocumentClient.from(raw);
    const at = { TableName: `arclight-local-${domain}`, Key: key };
    try {
      const { Item } = await tables.send(new GetCommand({ ...at, ConsistentRead: true }));
      if (!Item) throw new Error(`${key.pk} is not there`);
      await tables.send(
        new UpdateCommand({
          ...at,
          UpdateExpression: `SET ${change.set}`,
          ExpressionAttributeValues: change.values(Item),
        }),
      );
    } catch (error) {
      // The database may be down just now.
      throw new TypeError((error as Error).message);
    } finally {
      raw.destroy();
    }
  });
}

const aMinuteAgo = (): string => new Date(Date.now() - 60_000).toISOString();

/**
 * Somebody closes the laptop and never comes back: the upload's deadline is moved to now, as time would, and the sweep that
 * comes every minute ends it.
 */
export async function abandonOne(platform: Platform, maker: Maker, reel: Reel): Promise<void> {
  const { upload_id } = await beginLarge(maker, reel);
  const past = aMinuteAgo();
  await letTimePass(
    platform,
    maker,
    'upload',
    { pk: `UPLOAD#${upload_id}`, sk: 'UPLOAD' },
    {
      set: 'dueAt = :past, expiresAt = :past, gsi1sk = :due',
      values: () => ({ ':past': past, ':due': `${past}#${upload_id}` }),
    },
  );
}

/** Somebody leaves in the middle of an upload, does not think better of it, and their time to do so is over: all of theirs goes. */
export async function leave(platform: Platform, guest: Maker, reel: Reel): Promise<void> {
  const { account_id } = await api<{ account_id: string }>(guest, 'GET', '/v1/me');
  await beginLarge(guest, reel);
  await api(guest, 'DELETE', '/v1/me', { password });
  const past = aMinuteAgo();
  await letTimePass(
    platform,
    guest,
    'accounts',
    { pk: `ACCOUNT#${account_id}`, sk: 'ACCOUNT' },
    {
      set: 'closing = :closing, gsi1sk = :due',
      values: ({ closing }) => ({
        ':closing': { ...(closing as object), until: past },
        ':due': `${past}#${account_id}`,
      }),
    },
  );
}

/** As long as a film has to be for it. */
export const shortestClipSec = 5;

/**
 * Somebody makes a clip of what they have published and asks for it as a file, which is there whole in the end; it goes with its
 * clip.
 */
export async function takeClipHome(maker: Maker, videoId: string): Promise<void> {
  const wish = { title: 'A place between two steps', start_sec: 0, length_sec: shortestClipSec };
  const made = await api<{ clip_id: string }>(maker, 'POST', `/v1/videos/${videoId}/clips`, wish, randomUUID());
  const at = `/v1/clips/${made.clip_id}`;
  await api(maker, 'POST', `${at}/file`);
  const file = await untilMade(maker, `${at}/file`);
  await persistently(maker, 'taking a clip home', async () => {
    const answer = await fetch(new URL(file.url, maker.client.siteUrl));
    if (answer.status >= 500) throw new TypeError(`the clip was answered ${answer.status}`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const isWhole = answer.status === 200 && bytes.length === file.size_bytes && bytes.includes('ftyp');
    if (!isWhole) throw new Error(`the clip was answered ${answer.status} with ${bytes.length} bytes`);
  });
  await api(maker, 'DELETE', at).catch(unless('clips.not_found'));
}

const clipPatienceMs = 240_000;

async function untilMade(maker: Maker, path: string): Promise<{ url: string; size_bytes: number }> {
  const until = performance.now() + clipPatienceMs;
  for (;;) {
    const file = await api<{ state: string; url?: string; size_bytes?: number }>(maker, 'GET', path);
    const { url, size_bytes } = file;
    if (file.state === 'ready' && url !== undefined && size_bytes !== undefined) return { url, size_bytes };
    if (file.state === 'failed') throw new Error('a clip could not be put into a file');
    if (performance.now() > until) throw new Error(`the file of a clip is ${file.state} after minutes`);
    await pause(300);
  }
}
