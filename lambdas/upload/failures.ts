import { type Failure, failure } from '../kit/failure.ts';
import { endedByOwner } from './events.ts';

export const failures = {
  size: failure(
    'upload.size_mismatch',
    'The file that arrived does not have the size that was announced.',
    'Upload it again.',
  ),
  checksum: failure(
    'upload.checksum_mismatch',
    'The file that arrived differs from the one that was sent.',
    'Upload it again.',
  ),
  malware: failure(
    'upload.malware',
    'Our scanner found malware in this file, so it was removed.',
    'Check your computer for malware, export the video again and upload the new file.',
  ),
  unscannable: failure(
    'upload.unscannable',
    'Our malware scanner could not read this file, so it was removed.',
    'Export the video again and upload the new file.',
  ),
  unverified: failure('upload.unverified', 'We could not finish checking this file.', 'Upload it again.'),
  expired: failure('upload.expired', 'This upload was not finished within a day, so it was ended.', 'Start a new one.'),
  aborted: failure(endedByOwner, 'You ended this upload.', 'Start a new one whenever you like.'),
  videoDeleted: failure(
    'upload.video_deleted',
    'The video was deleted before its file was ready.',
    'Upload the file again if you still want it.',
  ),
  accountBarred: failure(
    'upload.account_barred',
    'The account was suspended or closed before this upload was finished.',
    'Start a new one when you may upload again.',
  ),
} as const satisfies Record<string, Failure>;

/** A file that is no video we take, by what its first bytes say it is. */
export const notAVideo = (sentence: string): Failure => ({ code: 'upload.not_a_video', message: sentence });
