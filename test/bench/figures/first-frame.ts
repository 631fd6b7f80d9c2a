import { readFile } from 'node:fs/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Browser } from 'playwright-core';
import { local } from '../../../local/resource.ts';
import { launchBrowser } from '../../support/browser.ts';
import { type Laptop, startLaptop } from '../../support/laptop.ts';
import { film } from '../clips.ts';
import { atMost, type Figure, median, times } from '../figure.ts';

const rounds = 9;
// On a machine that does much else; what is measured is relative.
const longestEncodeMs = 900_000;
const longestVisitMs = 180_000;

/** One visit, in milliseconds of the page's own clock; requests and bytes of media and grant until the first picture. */
interface Visit {
  sinceNavigation: number;
  sinceSource: number;
  requests: number;
  bytes: number;
  /** The files asked for, in order. */
  files: string[];
}

/** Runs in the page before anything else: presses play as soon as there is a video, and notes the first picture. */
const watchForPicture = (): void => {
  type Page = { firstFrame?: number; document: EventTarget & { querySelector(selector: string): unknown } };
  type Video = EventTarget & {
    muted: boolean;
    play(): Promise<void>;
    requestVideoFrameCallback(tell: (now: number) => void): void;
  };
  const page = globalThis as unknown as Page;
  const look = setInterval(() => {
    const video = page.document.querySelector('video') as Video | null;
    if (!video) return;
    clearInterval(look);
    video.muted = true;
    video.requestVideoFrameCallback(() => {
      page.firstFrame = performance.now();
    });
    const play = (): void => void video.play().catch(() => {});
    video.addEventListener('canplay', play);
    play();
  }, 1);
};

interface Entry {
  name: string;
  startTime: number;
  transferSize: number;
}

async function visit(browser: Browser, laptop: Laptop, videoId: string, path: string): Promise<Visit> {
  const { siteUrl } = laptop.cloud;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(longestVisitMs);
  try {
    // Cookies for the media, as the grant sets them; our page asks for its own again.
    await context.request.get(`${siteUrl}/v1/videos/${videoId}/playback`);
    await context.addInitScript(watchForPicture);
    const page = await context.newPage();
    await page.route('**/progressive', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<video src="/v/${videoId}/1/film.mp4" muted></video>` }),
    );
    await page.goto(`${siteUrl}${path}`);
    await page.waitForFunction(() => 'firstFrame' in globalThis);
    const { at, entries } = await page.evaluate(() => ({
      at: (globalThis as unknown as { firstFrame: number }).firstFrame,
      entries: performance.getEntriesByType('resource').map((entry) => {
        const { name, startTime, transferSize } = entry as unknown as Entry;
        return { name, startTime, transferSize };
      }),
    }));
    const before = entries.filter(({ startTime }) => startTime < at);
    const media = before.filter(({ name }) => new URL(name).pathname.startsWith('/v/'));
    const grants = before.filter(({ name }) => new URL(name).pathname.endsWith('/playback'));
    const asked = [...grants, ...media].sort((one, other) => one.startTime - other.startTime);
    const begun = Math.min(...media.map(({ startTime }) => startTime));
    return {
      sinceNavigation: at,
      sinceSource: at - begun,
      requests: asked.length,
      bytes: asked.reduce((sum, { transferSize }) => sum + transferSize, 0),
      files: asked.map(({ name }) => new URL(name).pathname.split('/').at(-1) ?? ''),
    };
  } finally {
    await context.close();
  }
}

/** The film as one MP4 beside its renditions, behind the same edge and the same cookies. */
async function putProgressive({ cloud }: Laptop, videoId: string): Promise<void> {
  const bucket = cloud.resources.find(({ type, name }) => type === 'AWS::S3::Bucket' && name.includes('media'))?.name;
  const credentials = { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey };
  const s3 = new S3Client({ endpoint: cloud.endpoint('S3'), region: local.region, credentials, forcePathStyle: true });
  const put = { Bucket: bucket, Key: `v/${videoId}/1/film.mp4`, ContentType: 'video/mp4' };
  await s3.send(new PutObjectCommand({ ...put, Body: await readFile(film.file()) }));
  s3.destroy();
}

async function measureOn(laptop: Laptop, browser: Browser) {
  const ada = await laptop.creator('ada');
  const { videoId } = await ada.upload(film.file(), { title: 'Film', visibility: 'public', auto_publish: true });
  await laptop.cloud.settle({ deadlineMs: longestEncodeMs });
  await putProgressive(laptop, videoId);
  const watch = (): Promise<Visit> => visit(browser, laptop, videoId, `/watch/${videoId}`);
  const progressive = (): Promise<Visit> => visit(browser, laptop, videoId, '/progressive');
  await watch();
  await progressive();
  const taken: { ours: Visit; bare: Visit }[] = [];
  for (let round = 0; round < rounds; round++) taken.push({ ours: await watch(), bare: await progressive() });
  const of = (pick: (round: (typeof taken)[number]) => number): number => median(taken.map(pick));
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  const kilobytes = (value: number): string => `${(value / 1000).toFixed(0)} KB`;
  return [
    atMost(
      'requests before the first picture (grant and media)',
      of(({ ours }) => ours.requests),
      6,
      String,
    ),
    atMost(
      'bytes before the first picture (grant and media)',
      of(({ ours }) => ours.bytes),
      400_000,
      kilobytes,
    ),
    atMost(
      'first media request → first picture ÷ progressive MP4',
      of(({ ours, bare }) => ours.sinceSource / bare.sinceSource),
      1.5,
      times,
    ),
    {
      what: 'which, in the visit with most',
      measured:
        taken
          .map(({ ours }) => ours.files)
          .toSorted((a, b) => b.length - a.length)[0]
          ?.join(', ') ?? '',
    },
    {
      what: 'navigation → first picture ÷ a bare page with the MP4',
      measured: times(of(({ ours, bare }) => ours.sinceNavigation / bare.sinceNavigation)),
    },
    {
      what: 'ours, from the first media request and from navigation',
      measured: `${ms(of(({ ours }) => ours.sinceSource))}, ${ms(of(({ ours }) => ours.sinceNavigation))}`,
    },
    {
      what: 'progressive, the same',
      measured: `${ms(of(({ bare }) => bare.sinceSource))}, ${ms(of(({ bare }) => bare.sinceNavigation))}`,
    },
  ];
}

export const firstFrame: Figure = {
  name: 'first-frame',
  title: 'To the first picture',
  law: 'Requests and bytes before the first picture do not grow with the length of the film.',
  method:
    'Half a minute of 1080p on its watch page in Chromium, a new context for each visit, play pressed by a script at once; in turns with a bare page that has the same film as one MP4 in a video element, from the same edge under the same cookies. Bytes are those on the wire of everything asked for before the first picture.',
  async measure() {
    const laptop = await startLaptop({ withSite: true });
    const browser = await launchBrowser();
    try {
      return { rows: await measureOn(laptop, browser), notes: [`Medians of ${rounds} visits each.`] };
    } finally {
      await browser.close();
      await laptop.stop();
    }
  },
};
