import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contract from '../../lambdas/accounts/contract.ts';
import { decodePicture } from '../../lambdas/kit/picture-codecs.ts';
import { headerOf } from '../../lambdas/kit/picture-header.ts';
import { aJpeg, aPng, aWebp, withSegments } from '../support/pictures.ts';
import { type AccountsStage, accountsStage } from './accounts-stage.ts';

let stage: AccountsStage;
beforeAll(async () => {
  stage = await accountsStage();
});
afterAll(() => stage.stop());

const send = (token: string, body: Uint8Array, type = 'image/jpeg') =>
  stage.ask(contract.sendAvatar, { token, body, headers: { 'content-type': type } });
const me = async (token: string) => (await stage.ask(contract.readMe, { token })).body;
const keyIn = (url: string): string => new URL(url).pathname.slice(1);
const kept = (accountId: string) => stage.buckets.keys('images').filter((key) => key.includes(accountId));

describe('an avatar', { timeout: 60_000 }, () => {
  test.each([
    ['JPEG', 'image/jpeg', () => aJpeg({ width: 900, height: 600 })],
    ['PNG', 'image/png', () => aPng({ width: 900, height: 600 })],
    ['WebP', 'image/webp', () => aWebp({ width: 900, height: 600 })],
  ])('from a %s is a square JPEG under an address only we can sign', async (_, type, make) => {
    const one = await stage.somebody();
    const sent = await send(one.token, await make(), type);
    expect(sent.status).toBe(200);
    const key = keyIn(sent.body.avatar_url);
    expect(key).toMatch(new RegExp(`^img/people/${one.accountId}/pic_[0-9A-Z]{26}\\.jpg$`));
    expect(new URL(sent.body.avatar_url).searchParams.get('Key-Pair-Id')).toBe('K1');
    expect(keyIn((await me(one.token)).avatar_url)).toBe(key);
    const content = stage.buckets.contentOf('images', key);
    expect(content?.contentType).toBe('image/jpeg');
    expect(headerOf(content?.body ?? new Uint8Array())).toEqual({ kind: 'jpeg', width: 320, height: 320 });
    const { data } = await decodePicture('jpeg', content?.body ?? new Uint8Array());
    for (const [index, value] of [220, 120, 40].entries())
      expect(Math.abs((data[(160 * 320 + 160) * 4 + index] ?? 0) - value)).toBeLessThan(12);
  });

  test('says nothing of where and by whom it was taken', async () => {
    const one = await stage.somebody();
    const words = Buffer.from('Exif\0\0 canary-52.52 canary-creator');
    const told = withSegments(await aJpeg({ width: 400, height: 400 }), [[0xe1, words]]);
    const { body } = await send(one.token, Buffer.concat([told, Buffer.from('<script>canary()</script>')]));
    const content = stage.buckets.contentOf('images', keyIn(body.avatar_url));
    expect(content?.body.length).toBeGreaterThan(500);
    expect(Buffer.from(content?.body ?? []).includes('canary')).toBe(false);
  });

  test('that is no picture, a broken one, or one of too many or too few pixels is refused, and nothing is kept', async () => {
    const one = await stage.somebody();
    const codes: string[] = [];
    const png = Buffer.from(aPng({ width: 64, height: 64 }));
    const bomb = Buffer.from(png);
    bomb.writeUInt32BE(60_000, 16);
    for (const bytes of [
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      png.subarray(0, 60),
      aPng({ width: 32, height: 32 }),
      bomb,
    ])
      codes.push((await send(one.token, bytes, 'image/png')).body.error.code);
    expect(codes).toEqual([
      'accounts.picture_unsupported',
      'accounts.picture_unreadable',
      'accounts.picture_size_out_of_range',
      'accounts.picture_size_out_of_range',
    ]);
    const small = await send(one.token, aPng({ width: 20, height: 20 }), 'image/png');
    expect(small.body.error.message).toMatch(
      /^This picture is too small or too large: it must have 64 to 10,000 pixels/,
    );
    const cut = (
      await aJpeg({ width: 900, height: 600, colour: (x, y) => [(x * y) % 256, x % 256, y % 256] })
    ).subarray(0, 3000);
    expect((await send(one.token, cut)).body.error.code).toBe('accounts.picture_unreadable');
    expect((await send(one.token, png, 'image/svg+xml')).status).toBe(415);
    expect(kept(one.accountId)).toEqual([]);
    expect(await me(one.token)).not.toHaveProperty('avatar_url');
  });

  test('that replaces another takes it along; removed, its file is gone, and twice is once', async () => {
    const one = await stage.somebody();
    const picture = aPng({ width: 64, height: 64 });
    const first = await send(one.token, picture, 'image/png');
    stage.later(1);
    const second = await send(one.token, picture, 'image/png');
    expect(kept(one.accountId)).toEqual([keyIn(second.body.avatar_url)]);
    expect(keyIn(first.body.avatar_url) < keyIn(second.body.avatar_url)).toBe(true);
    const remove = () => stage.ask(contract.removeAvatar, { token: one.token });
    expect((await remove()).status).toBe(204);
    expect(kept(one.accountId)).toEqual([]);
    expect(await me(one.token)).not.toHaveProperty('avatar_url');
    expect((await remove()).status).toBe(204);
  });

  test('whose file could not be deleted is deleted by a later try; others’ are left alone', async () => {
    const [one, other] = [await stage.somebody(), await stage.somebody()];
    const picture = aPng({ width: 64, height: 64 });
    const { body } = await send(one.token, picture, 'image/png');
    await send(other.token, picture, 'image/png');
    const key = keyIn(body.avatar_url);
    stage.buckets.stuck.add(key);
    const remove = (token: string) => stage.ask(contract.removeAvatar, { token });
    expect((await remove(one.token)).status).toBe(500);
    stage.buckets.stuck.delete(key);
    stage.later(3601);
    const again = await stage.logIn(one.email);
    expect((await remove(again.body.access_token)).status).toBe(204);
    expect([kept(one.accountId).length, kept(other.accountId).length]).toEqual([0, 1]);
  });

  test('of several at once one is shown, and its file is there', async () => {
    const one = await stage.somebody();
    const picture = aPng({ width: 64, height: 64 });
    const answers = await Promise.all([1, 2, 3].map(() => send(one.token, picture, 'image/png')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(kept(one.accountId)).toContain(keyIn((await me(one.token)).avatar_url));
  });

  test('is not changed by a suspended person', async () => {
    const one = await stage.somebody();
    const row = await stage.table.row(`ACCOUNT#${one.accountId}`, 'ACCOUNT');
    await stage.table.put({ ...row, status: 'suspended' });
    const refused = await send(one.token, aPng({ width: 64, height: 64 }), 'image/png');
    expect([refused.status, refused.body.error.code]).toEqual([403, 'access.account_suspended']);
  });
});
