import { type Failure, failure } from '../kit/failure.ts';

const again = 'Start a new stream; if that fails too, tell us.';

export const failures = {
  noAddress: failure('live.no_address', 'We could not make an address to send your stream to.', again),
  encoder: failure('live.encoder_failed', 'The encoder of this stream did not come up.', again),
  startTimeout: failure('live.start_timeout', 'The encoder of this stream took too long to come up.', again),
  archive: failure(
    'live.archive_failed',
    'The recording of this stream could not be made.',
    'If the program you streamed with recorded it as well, upload that file. What was sent to us is kept for some hours: tell us, and we try to save it.',
  ),
  archiveIncomplete: failure(
    'live.archive_incomplete',
    'Parts of the recording of this stream are missing.',
    'If the program you streamed with recorded it as well, upload that file. What was sent to us is kept for some hours: tell us, and we try to save it.',
  ),
} as const satisfies Record<string, Failure>;
