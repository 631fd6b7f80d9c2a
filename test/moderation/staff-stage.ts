import { setTimeout as pause } from 'node:timers/promises';
import { creatorTermsVersion } from '../../lambdas/accounts/contract.ts';
import { begin, type Video } from '../../lambdas/catalog/video.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { newId } from '../../lambdas/kit/ids.ts';
import { variable } from '../authz/world.ts';
import { emailOf, password, startLaptop } from '../support/laptop.ts';

export type Json = Record<string, unknown>;
export interface Somebody {
  name: string;
  accountId: string;
  token: string;
  refreshToken: string;
}

/** A whole laptop with an admin called grace, and what one asks of it as anybody. */
export const staffStage = async () => {
  const laptop = await startLaptop({ withSite: true });
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = laptop.cloud.endpoint('DYNAMODB');
  const { accountsStore } = await import('../../lambdas/accounts/accounts-store.ts');
  const { catalogStore } = await import('../../lambdas/catalog/catalog-store.ts');
  const accounts = accountsStore(variable(laptop, 'ACCOUNTS_TABLE'));
  const videos = catalogStore(variable(laptop, 'CATALOG_TABLE'));

  const send = async (who: Somebody | undefined, method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${laptop.cloud.siteUrl}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(who ? { authorization: `Bearer ${who.token}` } : {}),
        ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json');
    const json = (isJson ? JSON.parse(text) : {}) as Json & { error?: { code: string } };
    return { said: json.error ? `${answer.status} ${json.error.code}` : String(answer.status), body: json };
  };
  /** A laptop that has no time just then says so: it is asked again. */
  const ask: typeof send = async (...asked) => {
    for (let tries = 0; ; tries++) {
      const answered = await send(...asked);
      if (!answered.said.startsWith('5') || tries === 8) return answered;
      await pause(500);
    }
  };

  const logIn = async (name: string): Promise<Somebody> => {
    const { body } = await ask(undefined, 'POST', '/v1/auth/login', { email: emailOf(name), password });
    return {
      name,
      accountId: String(body['account_id']),
      token: String(body['access_token']),
      refreshToken: String(body['refresh_token']),
    };
  };
  const person = async (name: string): Promise<Somebody> => {
    await laptop.person(name);
    return logIn(name);
  };
  const creator = async (name: string): Promise<Somebody> => {
    const one = await person(name);
    await until('200', () => ask(one, 'POST', '/v1/me/creator', { terms_version: creatorTermsVersion }));
    const channel = { handle: `${name}-films`, name: `${name} films` };
    await until('200', async () => {
      await ask(one, 'POST', '/v1/channels', channel);
      return ask(undefined, 'GET', `/v1/channels/@${channel.handle}`);
    });
    return one;
  };

  /** Asks until it is answered like this, for as long as a busy machine may take; says how long that was. */
  const until = async (wanted: string, look: () => Promise<{ said: string }>): Promise<number> => {
    const began = Date.now();
    for (;;) {
      const { said } = await look();
      if (said === wanted) return Date.now() - began;
      if (Date.now() - began > 180_000) throw new Error(`still ${said}, not ${wanted}`);
      await pause(50);
    }
  };
  /** Waits for a mail. */
  const mailed = (name: string, wanted: string): Promise<number> =>
    until(wanted, async () => {
      const mine = laptop.cloud.mails().filter(({ to }) => to === emailOf(name));
      return { said: mine.some(({ subject }) => subject === wanted) ? wanted : mine.map((one) => one.subject).join() };
    });
  /** What the audit log says about somebody or something, once it says so much. */
  const logged = async (who: Somebody, about: string, count: number): Promise<Json[]> => {
    let items: Json[] = [];
    await until(`${count} lines`, async () => {
      const { body } = await ask(who, 'GET', `/v1/admin/audit-log?about=${about}`);
      items = (body['items'] ?? []) as Json[];
      return { said: items.length >= count ? `${count} lines` : `${items.length} lines` };
    });
    return items;
  };

  /** A published video that only the catalog has made: nothing has to be encoded for it. */
  const publishedVideo = async (ownerId: string, title = 'Waves'): Promise<string> => {
    const now = clock.now();
    const videoId = newId('vid', now, clock.random(10));
    const video: Video = {
      ...begin(
        {
          ...{ videoId, uploadId: newId('upl', now, clock.random(10)), ownerId, title, description: '' },
          ...{ visibility: 'public', access: 'free', autoPublish: false, filename: 'waves.mp4', sizeBytes: 1 },
          startedAt: now.toISOString(),
        },
        now,
      ),
      ...{ state: 'PUBLISHED', deadline: undefined, sourceVersion: 1, durationMs: 30_000 },
      ...{
        publishedAt: now.toISOString(),
        hlsKey: `v/${videoId}/1/master.m3u8`,
        dashKey: `v/${videoId}/1/manifest.mpd`,
      },
    };
    await videos.create(video);
    return videoId;
  };

  const admin = await person('grace');
  const before = await accounts.find(admin.accountId);
  if (!before) throw new Error('no account');
  const after = { ...before, roles: ['viewer' as const, 'admin' as const], version: before.version + 1 };
  await accounts.save(before, after, 'made_admin', clock.now());

  return {
    laptop,
    siteUrl: laptop.cloud.siteUrl,
    admin,
    ask,
    until,
    logIn,
    person,
    creator,
    mailed,
    logged,
    publishedVideo,
  };
};
export type StaffStage = Awaited<ReturnType<typeof staffStage>>;
