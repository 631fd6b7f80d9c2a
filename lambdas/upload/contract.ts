import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { access, description, title, visibility } from '../kit/video-fields.ts';

export const UploadNotFound = refusal('upload.not_found', 'not_found', 'There is no such upload.');
export const ChannelNotFound = refusal(
  'upload.channel_not_found',
  'not_found',
  'There is no such channel. One that was opened a moment ago is known here in a few seconds.',
);
export const OthersPublish = refusal(
  'upload.others_publish',
  'forbidden',
  'Editors do not publish: leave out `auto_publish`, and the owner or a manager of the channel publishes the video.',
);
export const UploadGone = refusal(
  'upload.gone',
  'gone',
  'This upload is over: it expired, was ended, or its file could not be taken (`failure` in the details says why). Start a new one.',
);
export const UploadTooLarge = refusal('upload.too_large', 'too_large', 'This file is larger than your plan allows.');
export const UploadQuota = refusal(
  'upload.quota',
  'too_many',
  'You have reached your upload limit for today or have too many uploads open. Finish or cancel one, or come back tomorrow.',
);
export const UploadAlreadyOpen = refusal(
  'upload.already_open',
  'conflict',
  'You have already started this upload. Continue it at resume_url.',
);
export const PartsMissing = refusal(
  'upload.parts_missing',
  'conflict',
  'Some parts have not arrived yet. Send those named in the details, then complete again.',
);
export const PartsMismatch = refusal(
  'upload.parts_mismatch',
  'unprocessable',
  'Some parts are not the ones that were declared. Send those named in the details again.',
);
export const PartOutOfRange = refusal(
  'upload.part_out_of_range',
  'unprocessable',
  'Parts are numbered from 1, and all but the last have exactly part_size bytes.',
);
export const UploadFinished = refusal(
  'upload.finished',
  'conflict',
  'This upload is already complete. Delete the video instead.',
);

/** Bytes of each part but the last. Any file S3 takes fits into 10,000 parts (part size grows with the file). */
export const partSizeOf = (sizeBytes: number): number =>
  Math.max(8 * 1024 ** 2, Math.ceil(sizeBytes / 9000 / 1024 ** 2) * 1024 ** 2);

const sha256 = z.base64().length(44, 'must be a SHA-256 in base64 (44 characters)');
const partNo = z.number().int().min(1).max(10_000);
const declaredPart = z.strictObject({ partNo, size: z.number().int().min(1), sha256 });

const signedPart = z.object({
  partNo,
  url: z.string().describe('PUT the bytes here'),
  headers: z.record(z.string(), z.string()).describe('Send exactly these headers'),
  expiresAt: z.iso.datetime(),
});

export const uploadState = z.enum([
  'INITIATED',
  'UPLOADING',
  'COMPLETING',
  'VERIFYING',
  'COMPLETED',
  'FAILED',
  'ABORTED',
  'EXPIRED',
]);

const upload = z.object({
  uploadId: idOf('upl'),
  videoId: idOf('vid'),
  state: uploadState,
  filename: z.string(),
  sizeBytes: z.number().int(),
  partSize: z.number().int(),
  partCount: z.number().int(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  resumeUrl: z.string(),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
});

const exampleUpload = {
  uploadId: 'upl_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  videoId: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  state: 'INITIATED' as const,
  filename: 'waves.mp4',
  sizeBytes: 22_348_112,
  partSize: 8_388_608,
  partCount: 3,
  createdAt: '2026-11-20T10:00:00.000Z',
  expiresAt: '2026-11-21T10:00:00.000Z',
  resumeUrl: '/v1/uploads/upl_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
};
const exampleSigned = {
  partNo: 1,
  url: 'https://upload-bucket.s3.eu-west-1.amazonaws.com/…',
  headers: { 'x-amz-checksum-sha256': 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=' },
  expiresAt: '2026-11-20T10:15:00.000Z',
};

export const startUpload = operation({
  id: 'upload.start',
  method: 'POST',
  path: '/v1/uploads',
  summary: 'Start an upload and the video it will become; parts named here are signed at once.',
  credential: 'required',
  action: 'upload.create',
  bucket: 'upload',
  idempotency: 'claim',
  matrix: ['UP1'],
  body: z.strictObject({
    filename: z.string().min(1).max(1024).regex(/\S/, 'must not be blank'),
    sizeBytes: z.number().int().min(1, 'must be at least 1 byte'),
    mime: z.string().max(255).optional().describe('A hint only: we look at the bytes'),
    sha256: z.string().max(88).optional().describe('Of the whole file; informative'),
    idempotencyKey: z.string().min(1).max(255).optional().describe('Names this file for a client that may crash'),
    title: title.optional(),
    description: description.optional(),
    visibility: visibility.default('public'),
    access: access.default('free'),
    autoPublish: z.boolean().default(false),
    channelId: idOf('ch')
      .optional()
      .describe(
        'Where the video will stand: a channel of mine, or one whose team I manage or edit for. The video is its owner’s',
      ),
    parts: z.array(declaredPart).max(100).default([]),
  }),
  answer: { status: 201, body: upload.extend({ parts: z.array(signedPart) }) },
  withoutSecrets: (answer) => ({ ...answer, parts: [] }),
  hides: ChannelNotFound,
  refuses: [UploadTooLarge, UploadQuota, UploadAlreadyOpen, PartOutOfRange, OthersPublish],
  example: {
    body: { filename: 'waves.mp4', sizeBytes: 22_348_112, title: 'Waves' },
    answer: { ...exampleUpload, parts: [exampleSigned] },
  },
});

export const listUploads = operation({
  id: 'upload.list_open',
  method: 'GET',
  path: '/v1/uploads',
  summary: 'My uploads that can still be continued.',
  credential: 'required',
  action: 'upload.list_own',
  bucket: 'upload',
  matrix: ['UP8'],
  answer: { status: 200, body: z.object({ items: z.array(upload) }) },
  example: { answer: { items: [exampleUpload] } },
});

const params = z.object({ uploadId: idOf('upl') });

export const readUpload = operation({
  id: 'upload.read',
  method: 'GET',
  path: '/v1/uploads/{upload_id}',
  summary: 'How an upload stands and which parts have arrived, so that a client sends only the rest.',
  credential: 'required',
  action: 'upload.read',
  bucket: 'upload',
  matrix: ['UP2'],
  params,
  answer: {
    status: 200,
    body: upload.extend({
      arrived: z.array(z.object({ partNo, size: z.number().int(), etag: z.string(), sha256: z.string().optional() })),
    }),
  },
  hides: UploadNotFound,
  refuses: [UploadGone],
  example: {
    answer: { ...exampleUpload, arrived: [{ partNo: 1, size: 8_388_608, etag: 'd41d8cd98f00b204e9800998ecf8427e' }] },
  },
});

export const signParts = operation({
  id: 'upload.sign_parts',
  method: 'POST',
  path: '/v1/uploads/{upload_id}/parts',
  summary: 'Declare parts with size and SHA-256 and get an address for each; length and checksum are signed into it.',
  credential: 'required',
  action: 'upload.continue',
  bucket: 'upload',
  matrix: ['UP3'],
  params,
  body: z.strictObject({ parts: z.array(declaredPart).min(1).max(100) }),
  answer: { status: 200, body: z.object({ parts: z.array(signedPart) }) },
  hides: UploadNotFound,
  refuses: [UploadGone, UploadFinished, PartOutOfRange],
  example: {
    body: { parts: [{ partNo: 1, size: 8_388_608, sha256: 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=' }] },
    answer: { parts: [exampleSigned] },
  },
});

export const completeUpload = operation({
  id: 'upload.complete',
  method: 'POST',
  path: '/v1/uploads/{upload_id}/complete',
  summary: 'Say that every part has been sent. Repeating it gives the same answer.',
  credential: 'required',
  action: 'upload.continue',
  bucket: 'upload',
  matrix: ['UP4'],
  params,
  body: z.strictObject({
    parts: z
      .array(z.strictObject({ partNo, etag: z.string().max(128) }))
      .max(10_000)
      .default([]),
    checksum: z.string().max(100).optional().describe('S3’s composite SHA-256, if the client computed it'),
  }),
  answer: {
    status: 202,
    body: z.object({ uploadId: idOf('upl'), videoId: idOf('vid'), status: z.literal('PROCESSING') }),
  },
  hides: UploadNotFound,
  refuses: [UploadGone, PartsMissing, PartsMismatch],
  example: {
    body: { parts: [] },
    answer: { uploadId: exampleUpload.uploadId, videoId: exampleUpload.videoId, status: 'PROCESSING' },
  },
});

export const abortUpload = operation({
  id: 'upload.abort',
  method: 'DELETE',
  path: '/v1/uploads/{upload_id}',
  summary: 'End an upload; what has been sent is removed and its quota returned.',
  credential: 'required',
  action: 'upload.abort',
  bucket: 'upload',
  matrix: ['UP5'],
  params,
  ...noContent,
  hides: UploadNotFound,
  refuses: [UploadFinished],
});

export const uploadOperations = [startUpload, listUploads, readUpload, signParts, completeUpload, abortUpload] as const;
