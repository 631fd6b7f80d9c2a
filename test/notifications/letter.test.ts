import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { letterFor } from '../../lambdas/notifications/letter.ts';
import { outcomesOf, VideoCopy } from '../../lambdas/notifications/outcome.ts';

const site = 'https://video.example.com';
const aCopy = (given: Partial<VideoCopy> = {}): VideoCopy =>
  VideoCopy.parse({
    videoId: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
    ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
    version: 3,
    title: 'Waves',
    state: 'READY',
    sourceVersion: 1,
    ...given,
  });
const failed = { code: 'transcode.no_picture', message: 'There is no picture in this file. Choose another one.' };

test('there is something to tell of a video that is ready, published or failed, and of no other', () => {
  const told = (['INIT', 'PROCESSING', 'READY', 'PUBLISHED', 'FAILED', 'DELETING', 'DELETED'] as const).map((state) =>
    outcomesOf(aCopy({ state })),
  );
  expect(told).toEqual([[], [], ['ready'], ['ready'], ['failed'], [], []]);
});

test('nobody is told what they did themselves: ended the upload, deleted the video, put it into the trash', () => {
  for (const code of ['upload.aborted', 'upload.video_deleted'])
    expect(outcomesOf(aCopy({ state: 'FAILED', failure: { code, message: '' } }))).toEqual([]);
  expect(outcomesOf(aCopy({ trashedAt: '2026-11-20T10:00:00.000Z' }))).toEqual([]);
});

test('ready says where to publish it, published where to watch it', () => {
  expect(letterFor('ready', aCopy(), site)).toMatchObject({
    subject: '“Waves” is ready',
    text: expect.stringContaining(`${site}/studio/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T\n`),
  });
  expect(letterFor('ready', aCopy({ state: 'PUBLISHED' }), site)).toMatchObject({
    subject: '“Waves” is published',
    text: expect.stringContaining(`${site}/watch/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T\n`),
  });
});

test('failed says which video, what happened, what to do and where, in both forms', () => {
  const { subject, text, html } = letterFor('failed', aCopy({ state: 'FAILED', failure: failed }), site);
  expect(subject).toBe('“Waves” could not be made ready');
  for (const form of [text, html]) {
    expect(form).toContain('“Waves” did not become a video.');
    expect(form).toContain(failed.message);
    expect(form).toContain(`${site}/studio/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T`);
  }
});

test('whatever a title is made of, the subject is one line and the HTML has only our own elements', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      'a\r\nBcc: all@example.com',
      '"><img src=x onerror=1>',
      '\u202egpj.exe',
      '&amp;',
    ),
  );
  fc.assert(
    fc.property(nasty, nasty, (title, message) => {
      const { subject, html } = letterFor(
        'failed',
        aCopy({ title, state: 'FAILED', failure: { code: 'x', message } }),
        site,
      );
      expect(subject).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect([...subject].length).toBeLessThan(110);
      const elements = [...html.matchAll(/<\/?([a-z!]+)[^>]*>/gi)].map(([, name = '']) => name.toLowerCase());
      expect(elements).toEqual([
        '!doctype',
        'html',
        'body',
        'p',
        'p',
        'p',
        'p',
        'p',
        'a',
        'a',
        'p',
        'p',
        'p',
        'body',
        'html',
      ]);
    }),
    { seed: 7, numRuns: 300 },
  );
});
