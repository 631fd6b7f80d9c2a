/** Why an upload ended without a file: a code for programs, a sentence for the creator. */
export interface Failure {
  code: string;
  message: string;
}

export const failure = (code: string, message: string): Failure => ({ code, message });

export const failures = {
  size: failure(
    'upload.size_mismatch',
    'The file that arrived does not have the size that was announced. Upload it again.',
  ),
  checksum: failure(
    'upload.checksum_mismatch',
    'The file that arrived differs from the one that was sent. Upload it again.',
  ),
  malware: failure('upload.malware', 'Our scanner found malware in this file, so it was removed.'),
  unscannable: failure(
    'upload.unscannable',
    'Our malware scanner could not read this file, so it was removed. Export the video again and upload the new file.',
  ),
  unverified: failure('upload.unverified', 'We could not finish checking this file. Upload it again.'),
  expired: failure('upload.expired', 'This upload was not finished within a day, so it was ended. Start a new one.'),
  aborted: failure('upload.aborted', 'You ended this upload.'),
  videoDeleted: failure('upload.video_deleted', 'The video was deleted before its file was ready.'),
} as const;
