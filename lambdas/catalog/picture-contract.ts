import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { examplePublic, params, VideoGone, VideoInTrash, VideoNotFound } from './video-contract.ts';

export const NoSuchFrame = refusal(
  'catalog.no_such_frame',
  'unprocessable',
  'There is no such picture. Ask for the list of pictures and choose one of them.',
);

export const PictureUnsupported = refusal(
  'catalog.picture_unsupported',
  'unsupported_media_type',
  'This is not a JPEG, PNG or WebP picture. Export it as one of these and send it again.',
);

export const PictureUnreadable = refusal(
  'catalog.picture_unreadable',
  'unprocessable',
  'We could not read this picture: it is damaged or unusual. Export it again as a plain JPEG or PNG.',
);

export const PictureSizeOutOfRange = refusal(
  'catalog.picture_size_out_of_range',
  'unprocessable',
  'This picture is too small or too large: it must have 64 to 10,000 pixels on each side, and 25 million in all at most. 1280 × 720 is shown.',
);

export const listThumbnails = operation({
  id: 'catalog.list_thumbnails',
  method: 'GET',
  path: '/v1/videos/{video_id}/thumbnails',
  summary: 'The pictures from the film one may choose from, and which stands for the video.',
  credential: 'required',
  action: 'video.change',
  matrix: ['VI30'],
  params,
  answer: {
    status: 200,
    body: z.object({
      frames: z.array(z.object({ frame: z.number().int(), url: z.string(), chosen: z.boolean() })),
      ownUrl: z.string().optional().describe('The picture of one’s own that stands for the video'),
    }),
  },
  hides: VideoNotFound,
  refuses: [VideoGone],
  example: { answer: { frames: [{ frame: 0, url: examplePublic.thumbnailUrl, chosen: true }] } },
});

const thumbnailAnswer = z.object({ videoId: idOf('vid'), thumbnailUrl: z.string() });

const exampleThumbnail = { videoId: examplePublic.videoId, thumbnailUrl: examplePublic.thumbnailUrl };

export const chooseFrame = operation({
  id: 'catalog.choose_frame',
  method: 'PUT',
  path: '/v1/videos/{video_id}/thumbnail/frame',
  summary: 'Let one of the pictures from the film stand for it.',
  credential: 'required',
  action: 'video.change',
  ifMatch: true,
  matrix: ['VI31'],
  params,
  body: z.strictObject({ frame: z.number().int().min(0) }),
  answer: { status: 200, body: thumbnailAnswer },
  hides: VideoNotFound,
  refuses: [VideoGone, VideoInTrash, NoSuchFrame],
  example: { body: { frame: 2 }, answer: exampleThumbnail },
});

export const sendThumbnail = operation({
  id: 'catalog.send_thumbnail',
  method: 'PUT',
  path: '/v1/videos/{video_id}/thumbnail',
  summary: 'Let a picture of one’s own stand for the video: cut to 16:9, 1280 × 720 at most, its metadata left out.',
  credential: 'required',
  action: 'video.change',
  ifMatch: true,
  matrix: ['UP7'],
  params,
  file: { types: ['image/jpeg', 'image/png', 'image/webp'], maxBytes: 4 * 1024 * 1024 },
  body: z.instanceof(Uint8Array),
  answer: { status: 200, body: thumbnailAnswer },
  hides: VideoNotFound,
  refuses: [VideoGone, VideoInTrash, PictureUnsupported, PictureUnreadable, PictureSizeOutOfRange],
  example: { answer: exampleThumbnail },
});
