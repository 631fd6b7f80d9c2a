import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Surroundings } from '../../local/resource.ts';
import { deliveriesSchema, NotStarted, openDeliveries } from '../../local/resources/events/deliveries.ts';
import { openDatabase } from '../../local/wire/database.ts';

test('what comes due while the list is looked at is neither now nor later, and is not forgotten', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'arclight-deliveries-'));
  const database = openDatabase(folder, 'deliveries.sqlite', deliveriesSchema);
  let tries = 0;
  // A clock that goes on whenever somebody looks at it: the worst case of one that may tick between any two looks.
  let ms = 0;
  const now = () => {
    ms += 100;
    return new Date(ms);
  };
  const surroundings = { now, log: () => {} } as unknown as Surroundings;
  const deliveries = openDeliveries(database, surroundings, async () => {
    tries += 1;
    if (tries < 4) throw new NotStarted('not yet');
  });
  onTestFinished(async () => {
    await deliveries.stop();
    database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  deliveries.start();
  deliveries.add({ targetArn: 'arn', payload: '{}', original: '{}', sender: 'a rule' });
  deliveries.wake();
  await vi.waitFor(() => expect(deliveries.counts()).toMatchObject({ delivered: 1, failed: 0 }), 15_000);
});
