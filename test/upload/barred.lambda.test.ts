import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { accountClosed, accountClosing, accountSuspended } from '../../lambdas/accounts/events.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { filmOf, MiB, type Sender, type UploadStage, uploadStage } from './upload-stage.ts';

let stage: UploadStage;
let onAccountBarred: unknown;
beforeAll(async () => {
  stage = await uploadStage();
  onAccountBarred = (await import('../../lambdas/upload/on-account-barred.lambda.ts')).handler;
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await stage.stop();
});

const barred = ({ accountId }: Sender, version = 2, event: typeof accountSuspended = accountSuspended) =>
  deliver(onAccountBarred, domainNews(event, { ...event.example, accountId, version }));

describe('somebody who was suspended or has left', () => {
  test('sends nothing more: every open upload ends, its parts are removed, and the addresses signed for it are dead', async () => {
    for (const event of [accountSuspended, accountClosing, accountClosed]) {
      const sender = await stage.sender();
      const film = filmOf(9 * MiB);
      const uploads = [
        await stage.send(sender, film, { only: [1] }),
        await stage.send(sender, filmOf(1000), { only: [] }),
      ];
      const [large] = uploads;
      const signed = await stage.sign(sender, large, film);
      expect(await barred(sender, 2, event)).toEqual([]);
      for (const upload of uploads) {
        expect(await stage.kept(upload)).toMatchObject({
          state: 'ABORTED',
          failure: { code: 'upload.account_barred' },
        });
        expect(await stage.newsOf(upload)).toEqual(['upload.started', 'upload.failed']);
        expect(await stage.left(upload)).toEqual({ versions: 0, multiparts: 0 });
      }
      const { url, headers } = signed.body.parts[1];
      const late = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(film.subarray(large.part_size)) });
      expect(late.status).toBe(404);
      expect(await stage.taken(sender)).toMatchObject({ open: 0 });
    }
  });

  test('twice is once, and what had arrived before stays', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, filmOf(1000));
    await stage.complete(sender, upload);
    await stage.tellArrival(upload);
    await stage.tellVerdict(upload);
    expect(await stage.kept(upload)).toMatchObject({ state: 'COMPLETED' });
    expect(await barred(sender)).toEqual([]);
    expect(await barred(sender)).toEqual([]);
    expect(await stage.kept(upload)).toMatchObject({ state: 'COMPLETED' });
    expect((await stage.left(upload)).versions).toBe(1);
  });

  test('and is active again goes on sending, whatever old news comes', async () => {
    const sender = await stage.sender();
    await stage.table.put({ ...(await stage.table.row(`PERSON#${sender.accountId}`, 'PERSON')), version: 5 });
    const upload = await stage.send(sender, filmOf(9 * MiB), { only: [1] });
    expect(await barred(sender, 4)).toEqual([]);
    expect(await stage.kept(upload)).toMatchObject({ state: 'UPLOADING' });
  });
});
