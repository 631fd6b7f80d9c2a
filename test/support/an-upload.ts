import { start, type Upload } from '../../lambdas/upload/upload.ts';

export const uploadIds = {
  uploadId: 'upl_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  videoId: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
};
export const uploadedAt = new Date('2026-11-20T10:00:00.000Z');

/** An upload of three parts as it is kept; say only what matters to the test. */
export const anUpload = (given: Partial<Upload> = {}): Upload => ({
  ...start(
    { filename: 'waves.mp4', sizeBytes: given.sizeBytes ?? 22_348_112 },
    uploadIds,
    { maxUploadBytes: 1024 ** 4 },
    uploadedAt,
  ),
  s3UploadId: 'multipart-1',
  ...given,
});
