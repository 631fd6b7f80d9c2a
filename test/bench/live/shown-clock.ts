import type { Page } from 'playwright-core';
import { clockRowShare, readClock } from './burnt-clock.ts';

/** One picture that was shown: how late it was, in milliseconds, and when, since the page's beginning. */
export interface Shown {
  at: number;
  lateMs: number;
}

/** To be said before the page is opened: it brings the reader along. */
export const bringReader = (page: Page): Promise<unknown> =>
  page.addInitScript({ content: `globalThis.readClock = ${readClock.toString()};` });

/** Reads the clock in every fifth picture or so of the page's film, for so many seconds. */
export const watchClock = async (page: Page, seconds: number): Promise<Shown[]> =>
  page.evaluate(
    async ({ rowShare, forMs }) => {
      type Canvas = { width: number; height: number; getContext(kind: '2d', options: object): Context };
      type Context = {
        drawImage(...given: unknown[]): void;
        getImageData(...given: number[]): { data: Uint8ClampedArray };
      };
      type Video = {
        videoWidth: number;
        videoHeight: number;
        requestVideoFrameCallback(tell: () => void): void;
      };
      const scope = globalThis as unknown as {
        document: { querySelector(selector: string): Video | null; createElement(name: string): Canvas };
        readClock(pixels: Uint8ClampedArray, width: number, now: number): number | undefined;
      };
      const canvas = scope.document.createElement('canvas');
      [canvas.width, canvas.height] = [640, 8];
      const context = canvas.getContext('2d', { willReadFrequently: true });
      const shown: { at: number; lateMs: number }[] = [];
      const end = performance.now() + forMs;
      while (performance.now() < end) {
        const video = scope.document.querySelector('video');
        if (!video) break;
        await new Promise<void>((resolve) => {
          setTimeout(resolve, 1000);
          video.requestVideoFrameCallback(() => resolve());
        });
        const row = video.videoHeight * rowShare;
        context.drawImage(video, 0, 0, video.videoWidth, row, 0, 0, canvas.width, canvas.height);
        const now = Date.now();
        const made = scope.readClock(context.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, now);
        if (made !== undefined) shown.push({ at: performance.now(), lateMs: now - made });
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      return shown;
    },
    { rowShare: clockRowShare, forMs: seconds * 1000 },
  );
