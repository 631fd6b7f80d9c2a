import {
  CognitoIdentityProviderClient,
  SignUpCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { local } from '../../local/resource.ts';
import { variable } from '../authz/world.ts';
import { amissOn } from '../journeys/amiss.ts';
import { drawn } from '../journeys/studio-stage.ts';
import { launchBrowser } from '../support/browser.ts';
import { emailOf, type Laptop, password } from '../support/laptop.ts';
import { type Somebody, type StaffStage, staffStage } from './staff-stage.ts';

let stage: StaffStage;
let laptop: Laptop;
let admin: Somebody;
let moderator: Somebody;
let ask: StaffStage['ask'];
let until: StaffStage['until'];
let logIn: StaffStage['logIn'];
let person: StaffStage['person'];
let creator: StaffStage['creator'];
let mailed: StaffStage['mailed'];
let logged: StaffStage['logged'];
let publishedVideo: StaffStage['publishedVideo'];
type Answered = Awaited<ReturnType<StaffStage['ask']>>;

beforeAll(async () => {
  stage = await staffStage();
  ({ laptop, admin, ask, until, logIn, person, creator, mailed, logged, publishedVideo } = stage);
}, 900_000);
afterAll(() => laptop?.stop());

describe('staff on the laptop', { timeout: 600_000 }, () => {
  test('an admin makes a moderator, who signs in anew and finds people and videos', async () => {
    const person1 = await person('mo');
    const path = `/v1/admin/users/${person1.accountId}/role`;
    const given = await ask(admin, 'PATCH', path, { role: 'moderator', granted: true, note: 'Joins the team.' });
    expect(given).toMatchObject({ said: '200', body: { roles: ['viewer', 'moderator'] } });
    expect((await ask(person1, 'GET', '/v1/me')).said).toBe('401 access.unauthenticated');
    await until('401 access.unauthenticated', () => ask(person1, 'GET', '/v1/me/videos'));
    moderator = await logIn('mo');
    const look = (on: string) => ask(moderator, 'GET', `/v1/moderation/users/${on}`);
    expect((await look(admin.accountId)).said).toBe('200');
    const owner = await creator('handled');
    expect((await look('@handled-films')).body).toMatchObject({ account_id: owner.accountId });
    const found = await ask(admin, 'POST', '/v1/admin/users/find', { email: emailOf('handled').toUpperCase() });
    expect(found.body).toMatchObject({ account_id: owner.accountId });
  });

  test('AB-17 nobody writes themselves a role into Cognito, and what is written there gives none', async () => {
    const eve = await person('eve');
    const cognito = new CognitoIdentityProviderClient({
      endpoint: laptop.cloud.endpoint('COGNITO_IDENTITY_PROVIDER'),
      region: local.region,
      maxAttempts: 1,
    });
    const write = (Name: string, Value: string) =>
      cognito.send(new UpdateUserAttributesCommand({ AccessToken: eve.token, UserAttributes: [{ Name, Value }] }));
    for (const name of ['custom:role', 'custom:roles', 'custom:plan', 'profile', 'cognito:groups', 'email_verified'])
      await expect(write(name, 'admin'), name).rejects.toThrow();
    await expect(
      cognito.send(
        new SignUpCommand({
          ClientId: variable(laptop, 'TOKEN_CLIENT_ID'),
          Username: 'mallory@example.com',
          Password: password,
          UserAttributes: [
            { Name: 'email', Value: 'mallory@example.com' },
            { Name: 'custom:role', Value: 'admin' },
          ],
        }),
      ),
    ).rejects.toThrow();
    await write('name', 'admin');
    cognito.destroy();
    const again = await logIn('eve');
    expect((await ask(again, 'GET', '/v1/me')).body).toMatchObject({ roles: ['viewer'], plan: 'free' });
    expect((await ask(again, 'GET', '/v1/admin/staff')).said).toBe('403 access.role_needed');
  });

  test('a suspension is refused on every write and grant, ends the uploads, is told by mail, and can be ended', async () => {
    const owner = await creator('ada');
    const videoId = await publishedVideo(owner.accountId);
    const savesProgress = () => ask(owner, 'PUT', `/v1/videos/${videoId}/progress`, { position_sec: 1 });
    const writes: (() => Promise<Answered>)[] = [
      () => ask(owner, 'PATCH', '/v1/me', { display_name: 'Somebody else' }),
      () => ask(owner, 'POST', '/v1/uploads', { filename: 'waves.mp4', size_bytes: 1000 }),
      () => ask(owner, 'PATCH', `/v1/videos/${videoId}`, { title: 'Other words' }),
      savesProgress,
      () => ask(owner, 'POST', '/v1/me/webhooks', { url: 'http://127.0.0.1:9/', event_types: [] }),
    ];
    await until('204', savesProgress);
    const begun = await ask(owner, 'POST', '/v1/uploads', { filename: 'waves.mp4', size_bytes: 9_000_000 });
    expect(begun.said).toBe('201');
    const healthMs = await until('200', () => ask(undefined, 'GET', '/healthz'));

    const path = `/v1/moderation/users/${owner.accountId}`;
    const decision = { reason: 'spam', note: 'Twelve copies of one advertisement.', message: 'Please stop.' };
    expect((await ask(moderator, 'POST', `${path}/suspend`, decision)).said).toBe('200');
    const tookMs = Math.max(
      ...(await Promise.all(writes.map((write) => until('403 access.account_suspended', write)))),
    );
    // AB-18 promises five seconds. Where a request that does nothing takes this long, time is not ours to measure.
    const isQuiet = healthMs < 150;
    console.info(
      `every domain refused after ${tookMs} ms${isQuiet ? '' : `; not judged: /healthz took ${healthMs} ms`}`,
    );
    if (isQuiet) expect(tookMs).toBeLessThan(5000);

    const refreshed = await ask(undefined, 'POST', '/v1/auth/refresh', { refresh_token: owner.refreshToken });
    expect(refreshed.said).toBe('401 accounts.refresh_refused');
    const loggedIn = await ask(undefined, 'POST', '/v1/auth/login', { email: emailOf('ada'), password });
    expect(loggedIn.said).toBe('403 access.account_suspended');
    expect((await ask(owner, 'GET', '/v1/me')).body).toMatchObject({
      status: 'suspended',
      suspension: { reason: 'spam', because: 'spam', message: 'Please stop.' },
    });
    // What they have published stays: it is taken down for its own sake, or not at all.
    expect((await ask(undefined, 'GET', `/v1/videos/${videoId}`)).said).toBe('200');

    expect((await ask(moderator, 'POST', `${path}/unsuspend`, { note: 'They have explained it.' })).said).toBe('200');
    const again = await logIn('ada');
    await until('200', () => ask(again, 'PATCH', `/v1/videos/${videoId}`, { title: 'Other words' }));
    await until('410 upload.gone', () => ask(again, 'GET', `/v1/uploads/${begun.body['upload_id']}`));
    await mailed('ada', 'Your Arclight account is suspended');
    await mailed('ada', 'Your Arclight account is active again');
  });

  test('a video taken down is gone for viewers and granted to nobody, its owner is told, and restored it is as before', async () => {
    const owner = await creator('film');
    const viewer = await person('viewer');
    const videoId = await publishedVideo(owner.accountId);
    const playback = (who: Somebody) => ask(who, 'GET', `/v1/videos/${videoId}/playback`);
    await until('200', () => playback(viewer));
    const path = `/v1/moderation/videos/${videoId}`;
    const decision = { reason: 'copyright', note: 'The rights holder wrote to us.' };
    expect((await ask(moderator, 'POST', `${path}/takedown`, decision)).said).toBe('200');
    for (const who of [undefined, viewer])
      expect((await ask(who, 'GET', `/v1/videos/${videoId}`)).said).toBe('410 access.taken_down');
    await until('410 access.taken_down', () => playback(viewer));
    await until('410 access.taken_down', () => playback(owner));
    expect((await playback(moderator)).said).toBe('200');
    expect((await ask(owner, 'POST', `/v1/videos/${videoId}/publish`)).said).toBe('409 catalog.moderation_hold');
    expect((await ask(owner, 'GET', `/v1/videos/${videoId}`)).body['taken_down']).toMatchObject({
      reason: 'copyright',
    });
    expect((await ask(moderator, 'POST', `${path}/restore`, { note: 'It was licensed.' })).said).toBe('200');
    await until('200', () => playback(viewer));
    await mailed('film', '“Waves” was taken down');
    await mailed('film', '“Waves” was restored');
    const log = await logged(admin, videoId, 3);
    expect(log.map((entry) => [entry['act'], entry['by']])).toEqual([
      ['video.restored', moderator.accountId],
      ['video.played', moderator.accountId],
      ['video.taken_down', moderator.accountId],
    ]);
  });
});

describe('the staff area in a browser', { timeout: 600_000 }, () => {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const signedIn = async (name: string): Promise<Page> => {
    // axe comes into the page as a script of ours would not be allowed to: only here the policy is put aside.
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true });
    context.setDefaultTimeout(180_000);
    const opened = await context.newPage();
    opened.on('pageerror', (error) => complaints.push(error.message));
    await opened.goto(`${stage.siteUrl}/login`);
    await opened.getByLabel('E-mail').fill(emailOf(name));
    await opened.getByLabel('Password', { exact: true }).fill(password);
    await opened.getByRole('button', { name: 'Log in' }).click();
    await opened.waitForURL((url) => url.pathname === '/');
    return opened;
  };
  beforeAll(async () => {
    browser = await launchBrowser();
    page = await signedIn('grace');
  }, 600_000);
  afterAll(() => browser?.close());

  test('a person is found by address, suspended with a reason by keyboard alone, and reinstated; it stands in the log', async () => {
    const zoe = await creator('zoe');
    await page.goto(`${stage.siteUrl}/staff`);
    await page.getByLabel('Find a person, a video or a stream').fill(emailOf('zoe'));
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/staff/people/${zoe.accountId}`);
    await page.getByRole('button', { name: 'Suspend' }).focus();
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog');
    expect(await sheet.getByRole('button', { name: 'Suspend' }).isDisabled()).toBe(true);
    await sheet.getByLabel('Reason').selectOption('spam');
    await sheet.getByLabel('Note for other staff').fill('Twelve copies of one advertisement.');
    await sheet.getByLabel('Message to the person').fill('Please stop.');
    await sheet.getByRole('button', { name: 'Suspend' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('is suspended.').waitFor();
    await page.getByRole('heading', { name: 'Suspended' }).waitFor();
    expect((await ask(admin, 'GET', `/v1/moderation/users/${zoe.accountId}`)).body).toMatchObject({
      status: 'suspended',
      suspension: { reason: 'spam', message: 'Please stop.' },
    });
    await page.getByRole('button', { name: 'Reinstate' }).click();
    await page.getByLabel('Why').fill('They have explained it.');
    await page.getByRole('dialog').getByRole('button', { name: 'Reinstate' }).click();
    await page.getByText('is active again.').waitFor();
    await logged(admin, zoe.accountId, 3);
    await page.reload();
    await page.locator('.audit').getByText('They have explained it.').waitFor();
  });

  test('a video is found by its link, taken down and restored; its owner reads why, strangers that it is gone', async () => {
    const una = await creator('una');
    const videoId = await publishedVideo(una.accountId, 'The pier at noon');
    await page.goto(`${stage.siteUrl}/staff`);
    await page.getByLabel('Find a person, a video or a stream').fill(`${stage.siteUrl}/watch/${videoId}`);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('button', { name: 'Take down' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Reason').selectOption('copyright');
    await sheet.getByLabel('Note for other staff').fill('The rights holder wrote to us.');
    await sheet.getByRole('button', { name: 'Take down' }).click();
    await page.getByText('is taken down.').waitFor();

    const owners = await signedIn('una');
    await owners.goto(`${stage.siteUrl}/studio`);
    await owners.getByText('because of work that belongs to somebody else').waitFor();
    expect(await owners.getByRole('button', { name: 'Unpublish' }).count()).toBe(0);
    await owners.goto(`${stage.siteUrl}/watch/${videoId}`);
    await owners.getByRole('heading', { name: 'This video was taken down' }).waitFor();
    await owners.goto(`${stage.siteUrl}/staff`);
    await owners.getByText('There is nothing at this address').waitFor();
    const strangers = await (await browser.newContext()).newPage();
    await strangers.goto(`${stage.siteUrl}/watch/${videoId}`);
    await strangers.getByText('was taken down because it breaks the rules').waitFor();

    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByLabel('Why').fill('It was licensed.');
    await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
    await page.getByText('is restored.').waitFor();
    expect((await ask(undefined, 'GET', `/v1/videos/${videoId}`)).said).toBe('200');
  });

  test('axe finds nothing amiss on its pages, nor on what suspended people see', async () => {
    const tom = await creator('tom');
    const videoId = await publishedVideo(tom.accountId);
    const made = await ask(tom, 'POST', '/v1/streams', { title: 'Cheap watches, live' });
    const streamPath = `/staff/streams/${made.body['stream_id']}`;
    const tomsPage = await signedIn('tom');
    const decision = { reason: 'spam', note: 'Twelve copies of one advertisement.', message: 'Please stop.' };
    await ask(admin, 'POST', `/v1/moderation/users/${tom.accountId}/suspend`, decision);
    await ask(admin, 'POST', `/v1/moderation/videos/${videoId}/takedown`, decision);
    await logged(admin, videoId, 1);
    const amiss: string[] = [];
    for (const path of [
      '/staff',
      `/staff/people/${tom.accountId}`,
      `/staff/videos/${videoId}`,
      streamPath,
      '/staff/team',
      '/staff/audit',
    ]) {
      await page.goto(`${stage.siteUrl}${path}`);
      await drawn(page);
      amiss.push(...(await amissOn(page, path)));
    }
    await page.goto(`${stage.siteUrl}/staff/videos/${videoId}`);
    await page.getByRole('button', { name: 'Restore' }).click();
    amiss.push(...(await amissOn(page, 'the sheet')));
    await page.goto(`${stage.siteUrl}${streamPath}`);
    await page.getByRole('button', { name: 'Call it off' }).click();
    await page.getByLabel('Reason').selectOption('spam');
    await page.getByLabel('Note for other staff').fill('The same advertisement, announced as a stream.');
    await page.getByRole('button', { name: 'End it' }).click();
    await page.getByText('“Cheap watches, live” is ended.').waitFor();
    expect((await ask(undefined, 'GET', `/v1/streams/${made.body['stream_id']}`)).said).toBe('410 access.taken_down');
    await tomsPage.goto(`${stage.siteUrl}/studio`);
    await tomsPage.getByText('Your account is suspended because of spam').waitFor();
    amiss.push(...(await amissOn(tomsPage, 'the studio of somebody suspended')));
    expect(amiss).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
