import { begin, type Video } from '../../lambdas/catalog/video.ts';

/** A video as catalog keeps it; say only what matters to the test. */
export const aVideo = (given: Partial<Video> = {}): Video => ({
  ...begin(
    {
      videoId: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
      uploadId: 'upl_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
      ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
      title: 'Waves',
      description: '',
      visibility: 'public',
      access: 'free',
      autoPublish: false,
      filename: 'waves.mp4',
      sizeBytes: 1000,
      startedAt: '2026-11-20T10:00:00.000Z',
    },
    new Date('2026-11-20T10:00:00.000Z'),
  ),
  ...given,
});
