import { refusal } from '../kit/refusal.ts';

// What every promise about a picture of somebody's own is made of.

export const pictureFile = { types: ['image/jpeg', 'image/png', 'image/webp'], maxBytes: 4 * 1024 * 1024 } as const;

export const PictureUnsupported = refusal(
  'accounts.picture_unsupported',
  'unsupported_media_type',
  'This is not a JPEG, PNG or WebP picture. Export it as one of these and send it again.',
);
export const PictureUnreadable = refusal(
  'accounts.picture_unreadable',
  'unprocessable',
  'We could not read this picture: it is damaged or unusual. Export it again as a plain JPEG or PNG.',
);
export const PictureSizeOutOfRange = refusal(
  'accounts.picture_size_out_of_range',
  'unprocessable',
  'This picture is too small or too large: it must have 64 to 10,000 pixels on each side, and 25 million in all at most. What is shown is no wider than 1600.',
);
