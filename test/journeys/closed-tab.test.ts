import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openProfile } from '../support/browser.ts';
import { type Laptop, startLaptop } from '../support/laptop.ts';
import { makeClip } from '../transcode/test-clips.ts';
import { listenTo, patience, signIn } from './studio-stage.ts';

describe('the tab with the uploads is closed', { timeout: 480_000 }, () => {
  let laptop: Laptop;
  let context: BrowserContext;
  let folder: string;
  const complaints: string[] = [];
  const films = ['one', 'two', 'three', 'four'];
  const pathOf = (name: string): string => join(folder, `${name}.mp4`);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'arclight-closed-tab-'));
    for (const name of films) await makeClip(folder, `${name}.mp4`, { seconds: 1, size: '320x240' });
    laptop = await startLaptop({ withSite: true });
    await laptop.creator('ada');
    context = await openProfile(join(folder, 'profile'));
    // Three encodes of its own compete with it on a machine that may be busy already.
    context.setDefaultTimeout(3 * patience);
    context.on('page', (page) => listenTo(page, complaints));
  }, 480_000);
  afterAll(async () => {
    await context?.close();
    await laptop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The browser's own picker, which nobody can click: it gives handles to copies in the browser's own file system. */
  const chooseByPicker = async (page: Page, names: readonly string[]): Promise<void> => {
    const files = await Promise.all(names.map(async (name) => [`${name}.mp4`, await readFile(pathOf(name), 'base64')]));
    await page.evaluate(`(async (files) => {
      const folder = await navigator.storage.getDirectory();
      const handles = await Promise.all(files.map(async ([name, text]) => {
        const handle = await folder.getFileHandle(name, { create: true });
        const writing = await handle.createWritable();
        await writing.write(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
        await writing.close();
        return handle;
      }));
      window.showOpenFilePicker = async () => handles;
    })(${JSON.stringify(files)})`);
    await page.getByRole('button', { name: 'Choose files' }).click();
  };
  /** Drops a file of this machine on the page; this browser gives a handle for it and later no leave to use it. */
  const drop = async (page: Page, name: string): Promise<void> => {
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: [pathOf(name)], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data });
    await session.detach();
  };
  const card = (page: Page, name: string) => page.getByRole('listitem', { name: `${name}.mp4` });
  const openUploads = async (): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${laptop.cloud.siteUrl}/upload`);
    return page;
  };
  const arrived = (page: Page, name: string) => card(page, name).getByRole('link', { name: 'Edit details' }).waitFor();

  test('what was sent, waited and was only chosen is there again; it goes on by itself or with the file, and nothing comes twice', async () => {
    const page = await context.newPage();
    await signIn(page, laptop.cloud.siteUrl);
    await page.goto(`${laptop.cloud.siteUrl}/upload`);
    // Bytes leave and are never answered: two files are on their way, one waits for its turn.
    await page.route('**', (route) => (route.request().method() === 'PUT' ? undefined : route.continue()));
    await chooseByPicker(page, ['one', 'two', 'three']);
    await card(page, 'three').getByLabel('Title').fill('The third one');
    await page.getByRole('button', { name: 'Start upload of 3 files' }).click();
    await card(page, 'two').getByText(/^0 %/).waitFor();
    await card(page, 'three').getByText('Waiting for its turn').waitFor();
    await drop(page, 'four');
    await card(page, 'four').getByLabel('Title').fill('The fourth one');
    await card(page, 'four').getByLabel('Visibility').selectOption('private');

    // Another tab leaves what this one does alone, for as long as it is there; then it is found where one looks for it.
    const beside = await openUploads();
    await beside.getByRole('heading', { name: 'Upload', exact: true }).waitFor();
    expect(await card(beside, 'four').count()).toBe(0);
    await page.close();
    await beside.getByRole('link', { name: 'Studio' }).click();
    await beside.getByRole('link', { name: 'Upload', exact: true }).click();
    for (const name of ['one', 'two', 'three']) await arrived(beside, name);
    await card(beside, 'four')
      .getByText(/Choose the file again/)
      .waitFor();
    await beside.close();

    // And once more with no other tab: only the one whose file the browser cannot open again is left.
    const later = await openUploads();
    await card(later, 'four')
      .getByText(/Choose the file again/)
      .waitFor();
    expect(await later.getByRole('list', { name: 'Files' }).getByRole('listitem').count()).toBe(1);
    const asked = later.waitForEvent('filechooser');
    await card(later, 'four').getByRole('button', { name: 'Continue four.mp4' }).click();
    await (await asked).setFiles(pathOf('four'));
    expect(await card(later, 'four').getByLabel('Title').inputValue()).toBe('The fourth one');
    expect(await card(later, 'four').getByLabel('Visibility').inputValue()).toBe('private');
    await later.getByRole('button', { name: 'Start upload' }).click();
    await arrived(later, 'four');
    await later.close();

    const last = await openUploads();
    await last.getByText('Drop your videos here').waitFor();
    expect(await last.getByRole('listitem', { name: /\.mp4$/ }).count()).toBe(0);
    await last.goto(`${laptop.cloud.siteUrl}/studio`);
    await expect.poll(() => last.getByTestId(/^studio-/).count(), { timeout: patience }).toBe(films.length);
    for (const title of ['one', 'two', 'The third one', 'The fourth one'])
      expect(await last.getByRole('link', { name: title, exact: true }).count(), title).toBeGreaterThan(0);
  });

  test('nothing broke the content security policy or threw', () => {
    expect(complaints).toEqual([]);
  });
});
