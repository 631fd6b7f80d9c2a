import type { Account } from '../../lambdas/accounts/account.ts';
import { videoPublished, videoTrashed, videoUpdated } from '../../lambdas/catalog/events.ts';
import { putIntoTrash } from '../../lambdas/catalog/trash.ts';
import { becomePlayable, begin, move, publish, type Video } from '../../lambdas/catalog/video.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { newId } from '../../lambdas/kit/ids.ts';
import { emailOf, type Laptop, password, startLaptop } from '../support/laptop.ts';
import type { Principal } from './matrix.ts';

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
  /** A video of the owner's, in the state asked for and known to every domain after `laptop.cloud.settle()`. */
  video(
    given: Partial<Pick<Video, 'visibility' | 'access' | 'ownerId'>> & {
      state?: 'READY' | 'PUBLISHED' | 'INIT';
      trashed?: boolean;
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
  const ids = new Map<Principal, string>();
  for (const principal of Object.keys(people) as Principal[]) {
    const name = principal.toLowerCase();
    await laptop.person(name);
    const answer = await fetch(`${siteUrl}/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: emailOf(name), password }),
    });
    const { access_token, account_id } = (await answer.json()) as { access_token: string; account_id: string };
    tokens.set(principal, access_token);
    ids.set(principal, account_id);
  }
  const give = async (principal: Principal, given: Given): Promise<void> => {
    const before = await accounts.find(ids.get(principal) ?? '');
    if (!before) throw new Error(`${principal} has no account`);
    await accounts.save(before, { ...before, ...given, version: before.version + 1 }, 'given', clock.now());
  };
  await give('SU', { roles: ['viewer', 'creator'] });
  await laptop.cloud.settle();
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
  await laptop.cloud.settle();
  const ownerId = ids.get('OW') ?? '';

  const make: World['video'] = async ({ state = 'PUBLISHED', trashed = false, ...given }) => {
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
