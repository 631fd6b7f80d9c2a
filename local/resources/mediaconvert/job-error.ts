/**
 * A job's or a probe's end by its own fault, with the code MediaConvert would give. AWS publishes more codes than these;
 * we use the few that tell a creator's mistake from a bad moment.
 */
export class JobError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'JobError';
    this.code = code;
  }
}

export const codes = {
  /** The decoder met what it cannot read. */
  unreadableInput: 1040,
  /** The bytes are no container we know. */
  noDemuxer: 1076,
  /** The input is not there. */
  inputNotFound: 1404,
  /** Our side: out of time, memory or space, or killed again and again. */
  unknown: 1999,
} as const;

/** A limit ended a job's process: a file that is too costly is not tried again, somebody else's kill says nothing of the file. */
export const overstep = ({ words, blame }: { words: string; blame: 'file' | 'machine' }): JobError =>
  new JobError(blame === 'file' ? codes.unreadableInput : codes.unknown, `Decoder: the job ${words}`);

/** What ffmpeg and ffprobe say of a file that ends too early. */
export const truncated = /partial file|truncat|moov atom not found|end of file/i;
