import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { ClipNotFound, exampleClip, ofClip } from './clip-contract.ts';

// A clip as a file to keep.

export const ClipFileTooSoon = refusal(
  'clips.file_too_soon',
  'conflict',
  'This clip was made on air: it can be downloaded when the stream is over and its recording is ready. The clip stays, so come back then.',
);

const clipFile = z.object({
  clipId: idOf('clp'),
  state: z
    .enum(['none', 'making', 'ready', 'failed'])
    .describe('`none`: nobody has asked for it yet; `failed`: ask for it again'),
  fileName: z.string().optional().describe('What it is called once it is saved'),
  sizeBytes: z.number().int().optional(),
  url: z.string().optional().describe('When it is ready: an MP4, sent to be saved. Good until `expires_at`'),
  expiresAt: z.iso.datetime().optional(),
  failure: z.object({ code: z.string(), message: z.string() }).optional().describe('Why it failed, and what to do'),
});

const ofFile = {
  path: '/v1/clips/{clip_id}/file',
  credential: 'required',
  action: 'clip.download',
  params: ofClip,
  hides: ClipNotFound,
} as const;
const { clipId } = exampleClip;

export const askForClipFile = operation({
  ...ofFile,
  id: 'clips.ask_for_file',
  method: 'POST',
  summary:
    'Has a clip made into one MP4 file, within seconds: for who made the clip, and the owner and managers of what it is of. Repeating it begins nothing anew, unless it failed.',
  matrix: ['CL12'],
  answer: { status: 202, body: clipFile },
  refuses: [ClipFileTooSoon],
  example: { answer: { clipId, state: 'making' as const } },
});

export const readClipFile = operation({
  ...ofFile,
  id: 'clips.read_file',
  method: 'GET',
  summary: 'How it is with the file of a clip, and where it is to be had.',
  matrix: ['CL13'],
  answer: { status: 200, body: clipFile },
  example: {
    answer: {
      clipId,
      state: 'ready' as const,
      fileName: 'The wave.mp4',
      sizeBytes: 9_437_184,
      url: `https://video.example.com/v/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/1/clips/${clipId}/file/0b6f4c1d.mp4?Expires=1795000000&Signature=…`,
      expiresAt: '2026-11-20T10:35:00.000Z',
    },
  },
});
