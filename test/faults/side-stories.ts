import { createHash, randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ApiError } from '../../local/seed/client.ts';
import { type Maker, persistently } from './film-maker.ts';
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
  const headers = { 'idempotency-key': randomUUID() };
  const body = { filename: 'unfinished.mp4', size_bytes: reel.large.length };
  const started = await persistently(maker, 'starting what will not be finished', () =>
    maker.client.call<Started>('POST', '/v1/uploads', { body, headers }),
  );
  const bytes = reel.large.subarray(0, started.part_size);
  const sha256 = createHash('sha256').update(bytes).digest('base64');
  await persistently(maker, 'sending a part of it', async () => {
    const { parts } = await maker.client.call<{ parts: { url: string; headers: Record<string, string> }[] }>(
      'POST',
      `/v1/uploads/${started.upload_id}/parts`,
      { body: { parts: [{ part_no: 1, size: bytes.length, sha256 }] } },
    );
    const answer = await fetch(parts[0]?.url ?? '', { method: 'PUT', headers: parts[0]?.headers ?? {}, body: bytes });
    if (!answer.ok) throw new TypeError(`the part was answered ${answer.status}`);
  });
  return started;
}

/** Somebody thinks better of it in the middle. */
export async function abortOne(maker: Maker, reel: Reel): Promise<void> {
  const { upload_id } = await beginLarge(maker, reel);
  await persistently(maker, 'aborting', () => maker.client.call('DELETE', `/v1/uploads/${upload_id}`));
}

/**
 * Somebody has a server told of what goes on: makes a webhook where nobody listens, rotates its secret, and some uploads
 * later removes it. What is sent meanwhile fails, and is tried again.
 */
export async function listenForAWhile(maker: Maker, meanwhile: () => Promise<void>): Promise<void> {
  const ask = <T>(what: string, method: string, path: string, body?: object): Promise<T> => {
    const headers = { 'idempotency-key': randomUUID() };
    return persistently(maker, what, () => maker.client.call<T>(method, path, { headers, ...(body ? { body } : {}) }));
  };
  const url = 'http://127.0.0.1:9/';
  const { webhook_id } = await ask<{ webhook_id: string }>('making a webhook', 'POST', '/v1/me/webhooks', { url });
  await ask('rotating its secret', 'POST', `/v1/me/webhooks/${webhook_id}/rotate`, {});
  await meanwhile();
  await ask('removing it', 'DELETE', `/v1/me/webhooks/${webhook_id}`).catch((error: unknown) => {
    // The first answer was lost, and it is gone already.
    if (!(error instanceof ApiError) || error.code !== 'webhooks.not_found') throw error;
  });
}

/**
 * Somebody closes the laptop and never comes back: the upload's deadline is moved to now, as time would, and the sweep that
 * comes every minute ends it.
 */
export async function abandonOne(platform: Platform, maker: Maker, reel: Reel): Promise<void> {
  const { upload_id } = await beginLarge(maker, reel);
  await persistently(maker, 'letting time pass', async () => {
    const raw = new DynamoDBClient(settingsOf(platform, 'dynamodb'));
    const tables = DynamoDBDocumentClient.from(raw);
    const at = { TableName: 'arclight-local-upload', Key: { pk: `UPLOAD#${upload_id}`, sk: 'UPLOAD' } };
    try {
      const past = new Date(Date.now() - 60_000).toISOString();
      const { Item } = await tables.send(new GetCommand(at));
      if (!Item) throw new Error(`${upload_id} is not there`);
      await tables.send(
        new UpdateCommand({
          ...at,
          UpdateExpression: 'SET dueAt = :past, expiresAt = :past, gsi1sk = :due',
          ExpressionAttributeValues: { ':past': past, ':due': `${past}#${upload_id}` },
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
