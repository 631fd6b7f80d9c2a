import { setTimeout as pause } from 'node:timers/promises';
import type { Account } from '../../lambdas/accounts/account.ts';
import { videoPublished, videoTakenDown, videoTrashed, videoUpdated } from '../../lambdas/catalog/events.ts';
import { takeDown } from '../../lambdas/catalog/takedown.ts';
import { putIntoTrash } from '../../lambdas/catalog/trash.ts';
import { becomePlayable, begin, move, publish, type Video } from '../../lambdas/catalog/video.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { newId } from '../../lambdas/kit/ids.ts';
import { emailOf, type Laptop, password, startLaptop } from '../support/laptop.ts';
import type { Principal } from './matrix.ts';

/** A busy machine takes its time to carry news everywhere. */
export const patienceMs = 300_000;

type Given = Partial<Pick<Account, 'roles' | 'plan' | 'status'>>;

/** Who stands in each column; rights are given after the tokens were made, so that no token can carry them. */
const people: Partial<Record<Principal, Given>> = {
  FR: {},
  PR: { plan: 'premium' },
  CR: { roles: ['viewer', 'creator'] },
  OW: { roles: ['viewer', 'creator'] },
  MO: { roles: ['viewer', 'moderator'] },
  AD: { roles: ['viewer', 'admin'] },
  SU: { roles: ['viewer', 'creator'], status: 'suspended' },
  DE: { roles: ['viewer', 'creator'], status: 'closed' },
};

export interface World {
  laptop: Laptop;
  siteUrl: string;
  ownerId: string;
  idOf(principal: Principal): string;
  /** An upload the suspended person began while they still could. */
  uploadOfSuspended: string;
  /** The Authorization header of a column, or none. */
  authorizationOf(principal: Principal): string | undefined;
  emailOf(principal: Principal): string;
  /** The Authorization header of another session of a column's, begun before its rights were given. */
  spareOf(principal: Principal): Record<string, string>;
  /** What a column got beside its token, before its rights were given. */
  refreshTokenOf(principal: Principal): string | undefined;
  /** The newest mailed code for an address that is not this other one. */
  codeFor(email: string, other?: string): Promise<string>;
  /** A video of the owner's, in the state asked for and known to every domain after `laptop.cloud.settle({ deadlineMs: patienceMs })`. */
  video(
    given: Partial<Pick<Video, 'visibility' | 'access' | 'ownerId'>> & {
      state?: 'READY' | 'PUBLISHED' | 'INIT';
      trashed?: boolean;
      takenDown?: boolean;
    },
  ): Promise<string>;
  stop(): Promise<void>;
}

/** What functions of the laptop are told under this name. */
export const variable = (laptop: Laptop, name: string): string => {
  for (const resource of laptop.cloud.resources) {
    const variables = (resource.properties['Environment'] as { Variables?: Record<string, string> } | undefined)
      ?.Variables;
    if (resource.type === 'AWS::Lambda::Function' && variables?.[name]) return variables[name];
  }
  throw new Error(`no function is told ${name}`);
};

export const startWorld = async (): Promise<World> => {
  const laptop = await startLaptop();
  const { siteUrl } = laptop.cloud;
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = laptop.cloud.endpoint('DYNAMODB');
  const { accountsStore } = await import('../../lambdas/accounts/accounts-store.ts');
  const { catalogStore } = await import('../../lambdas/catalog/catalog-store.ts');
  const accounts = accountsStore(variable(laptop, 'ACCOUNTS_TABLE'));
  const videos = catalogStore(variable(laptop, 'CATALOG_TABLE'));

  const tokens = new Map<Principal, string>();
  const spares = new Map<Principal, string>();
  const refreshTokens = new Map<Principal, string>();
  const ids = new Map<Principal, string>();
  for (const principal of Object.keys(people) as Principal[]) {
    const name = principal.toLowerCase();
    await laptop.person(name);
    const tryToLogIn = async () => {
      const answer = await fetch(`${siteUrl}/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: emailOf(name), password }),
      });
      // A machine that is busy with its first function of a kind may answer that it is.
      if (answer.status >= 500) return undefined;
      return (await answer.json()) as { access_token: string; refresh_token: string; account_id: string };
    };
    const logIn = async () => {
      for (let tries = 0; tries < 5; tries++) {
        const opened = await tryToLogIn();
        if (opened) return opened;
      }
      throw new Error(`${name} could not log in`);
    };
    const session = await logIn();
    tokens.set(principal, session.access_token);
    refreshTokens.set(principal, session.refresh_token);
    spares.set(principal, (await logIn()).access_token);
    ids.set(principal, session.account_id);
  }
  const give = async (principal: Principal, given: Given): Promise<void> => {
    const before = await accounts.find(ids.get(principal) ?? '');
    if (!before) throw new Error(`${principal} has no account`);
    await accounts.save(before, { ...before, ...given, version: before.version + 1 }, 'given', clock.now());
  };
  await give('SU', { roles: ['viewer', 'creator'] });
  await laptop.cloud.settle({ deadlineMs: patienceMs });
  const begun = await fetch(`${siteUrl}/v1/uploads`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': 'of-the-suspended',
      authorization: `Bearer ${tokens.get('SU')}`,
    },
    body: JSON.stringify({ filename: 'matrix.mp4', size_bytes: 1000 }),
  });
  const { upload_id: uploadOfSuspended } = (await begun.json()) as { upload_id: string };
  for (const [principal, given] of Object.entries(people) as [Principal, Given][]) await give(principal, given);
  await laptop.cloud.settle({ deadlineMs: patienceMs });
  const ownerId = ids.get('OW') ?? '';

  const make: World['video'] = async ({ state = 'PUBLISHED', trashed = false, takenDown = false, ...given }) => {
    const now = clock.now();
    const videoId = newId('vid', now, clock.random(10));
    let video = begin(
      {
        videoId,
        uploadId: newId('upl', now, clock.random(10)),
        ownerId,
        title: 'A video of the matrix',
        description: '',
        visibility: 'public',
        access: 'free',
        autoPublish: false,
        filename: 'matrix.mp4',
        sizeBytes: 1,
        startedAt: now.toISOString(),
        ...given,
      },
      now,
    );
    await videos.create(video);
    const steps = [
      () => move(video, 'upload_completed', now, { sourceVersion: 1 }),
      () =>
        becomePlayable(video, now, {
          durationMs: 30_000,
          hlsKey: `v/${videoId}/1/master.m3u8`,
          dashKey: `v/${videoId}/1/manifest.mpd`,
          frameKeys: [`img/${videoId}/1/poster.0000000.jpg`],
        }),
      () => publish(video, now, undefined),
    ];
    for (const step of steps.slice(0, { INIT: 0, READY: 2, PUBLISHED: 3 }[state])) {
      const moved = step();
      if (!moved) throw new Error(`no way from ${video.state}`);
      await videos.save(video, moved.video, moved.event, moved.event === 'publish' ? videoPublished : videoUpdated);
      video = moved.video;
    }
    const decision = {
      reason: 'other' as const,
      note: 'For the matrix',
      by: ids.get('MO') ?? '',
      at: now.toISOString(),
    };
    const held = takenDown ? takeDown(video, decision, now) : undefined;
    if (held) await videos.save(video, held.video, held.event, videoTakenDown);
    const gone = trashed ? putIntoTrash(video, now) : undefined;
    if (gone) await videos.save(video, gone.video, gone.event, videoTrashed);
    return videoId;
  };

  return {
    laptop,
    siteUrl,
    ownerId,
    uploadOfSuspended,
    idOf: (principal) => ids.get(principal) ?? '',
    emailOf: (principal) => emailOf(principal.toLowerCase()),
    spareOf: (principal): Record<string, string> => {
      const token = spares.get(principal);
      return token ? { authorization: `Bearer ${token}` } : {};
    },
    refreshTokenOf: (principal) => refreshTokens.get(principal),
    async codeFor(email, other) {
      for (let tries = 0; tries < 300; tries++) {
        const mails = laptop.cloud.mails().filter(({ to }) => to === email);
        const codes = mails.map(({ text }) => /\b\d{6}\b/.exec(text)?.[0]);
        const code = codes.find((each) => each !== undefined && each !== other);
        if (code) return code;
        await pause(100);
      }
      throw new Error(`no code came for ${email}`);
    },
    authorizationOf(principal) {
      if (principal === 'AN') return undefined;
      // A service signs with IAM; to the product's API that is no credential at all.
      if (principal === 'SV') return 'AWS4-HMAC-SHA256 Credential=AKIA/20261120/eu-west-1/execute-api/aws4_request';
      return `Bearer ${tokens.get(principal)}`;
    },
    video: make,
    stop: () => laptop.stop(),
  };
};
