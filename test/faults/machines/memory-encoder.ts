import type { CreateJobRequest } from '@aws-sdk/client-mediaconvert';
import { initSection, playlistOf, segment } from './tiny-film.ts';

/** How a job goes. Times are minutes from its submission. */
export interface Course {
  /** `silent`: it is taken, and never heard of again. */
  ends: 'COMPLETE' | 'ERROR' | 'CANCELED' | 'silent';
  errorCode?: number;
  /** Something of what a complete job should have left is not there, or cut short. */
  spoils?: 'missing' | 'truncated' | 'empty';
  minutes?: number;
}

interface Job {
  id: string;
  token: string;
  request: CreateJobRequest;
  status: 'SUBMITTED' | 'PROGRESSING' | 'COMPLETE' | 'ERROR' | 'CANCELED';
  percent: number;
  submittedAt: number;
  course: Course;
  told: number;
}

export interface JobDetail {
  jobId: string;
  status: string;
  queue: string;
  userMetadata: Record<string, string>;
  jobProgress?: { jobPercentComplete: number };
  errorCode?: number;
  errorMessage?: string;
}

const failed = (name: string): Error => Object.assign(new Error(name), { name });
const minute = 60_000;
export const filmSeconds = 10;

const placeOf = (url: string): { bucket: string; key: string } => {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
  return { bucket, key };
};

/** MediaConvert in memory: takes jobs once per token, tells how they go by a course one can set, and leaves real files. */
export const memoryEncoder = (given: {
  now: () => number;
  put: (bucket: string, key: string, bytes: Uint8Array) => void;
  etagOf: (bucket: string, key: string) => string | undefined;
  tell: (detail: JobDetail) => void;
}) => {
  let jobs = new Map<string, Job>();
  const script = { courseOf: (_: { part: string; attempt: number }): Course => ({ ends: 'COMPLETE' }) };

  const tell = (job: Job, status: string): void =>
    given.tell({
      jobId: job.id,
      status,
      queue: 'arclight',
      userMetadata: job.request.UserMetadata ?? {},
      ...(status === 'STATUS_UPDATE' ? { jobProgress: { jobPercentComplete: job.percent } } : {}),
      ...(status === 'ERROR' ? { errorCode: job.course.errorCode ?? 1999, errorMessage: 'the script says so' } : {}),
    });

  const leaveOutputs = ({ request, course }: Job): void => {
    let spoils = course.spoils;
    const put = (bucket: string, key: string, bytes: Buffer): void => {
      const how = key.endsWith('.mp4') ? spoils : undefined;
      if (how) spoils = undefined;
      if (how === 'missing') return;
      given.put(bucket, key, how === 'empty' ? Buffer.alloc(0) : how ? bytes.subarray(0, bytes.length / 2) : bytes);
    };
    for (const group of request.Settings?.OutputGroups ?? []) {
      const pictures = group.OutputGroupSettings?.FileGroupSettings?.Destination;
      if (pictures) {
        const { bucket, key } = placeOf(pictures);
        put(bucket, `${key}.0000000.jpg`, Buffer.from('a picture'));
        continue;
      }
      const { bucket, key } = placeOf(group.OutputGroupSettings?.CmafGroupSettings?.Destination ?? '');
      for (const { NameModifier, VideoDescription } of group.Outputs ?? []) {
        const at = `${key}${NameModifier}`;
        const name = at.slice(at.lastIndexOf('/') + 1);
        const folder = at.slice(0, at.lastIndexOf('/') + 1);
        const { body, segments } = playlistOf(name, filmSeconds);
        put(
          bucket,
          `${folder}${name}init.mp4`,
          initSection(VideoDescription?.Width ?? 0, VideoDescription?.Height ?? 0),
        );
        for (const [index, file] of segments.entries()) put(bucket, `${folder}${file}`, segment(4 * index));
        put(bucket, `${at}.m3u8`, Buffer.from(body));
      }
    }
  };

  const isOver = ({ status }: Job): boolean => !['SUBMITTED', 'PROGRESSING'].includes(status);
  const lengthOf = ({ course }: Job): number => (course.minutes ?? 3) * minute;
  /** What a job has to say in its life, and when. */
  const stepsOf = (job: Job): { at: number; take: () => void }[] => {
    if (job.course.ends === 'silent') return [];
    const at = (share: number): number => job.submittedAt + share * lengthOf(job);
    return [
      { at: at(0.2), take: () => void Object.assign(job, { status: 'PROGRESSING' }) },
      { at: at(0.6), take: () => void Object.assign(job, { percent: 50 }) },
      {
        at: at(1),
        take: () => {
          if (job.course.ends === 'COMPLETE') leaveOutputs(job);
          Object.assign(job, { status: job.course.ends });
        },
      },
    ];
  };
  const said = ['PROGRESSING', 'STATUS_UPDATE'];

  const create = (request: CreateJobRequest): object => {
    const known = [...jobs.values()].find(({ token }) => token === request.ClientRequestToken);
    const { part = '', attempt = '' } = request.UserMetadata ?? {};
    const job: Job = known ?? {
      id: `job-${jobs.size + 1}-${part}-${attempt}`,
      token: request.ClientRequestToken ?? '',
      request,
      status: 'SUBMITTED',
      percent: 0,
      submittedAt: given.now(),
      course: script.courseOf({ part, attempt: Number(attempt) }),
      told: 0,
    };
    jobs.set(job.id, job);
    return { Job: { Id: job.id, Status: job.status } };
  };

  return {
    script,
    answer(command: string, input: never): object {
      const asked = input as { Id: string; InputFiles: { FileUrl: string }[] };
      if (command === 'CreateJobCommand') return create(input as CreateJobRequest);
      if (command === 'ProbeCommand') {
        const { bucket, key } = placeOf(asked.InputFiles[0]?.FileUrl ?? '');
        const etag = given.etagOf(bucket, key);
        if (etag === undefined) throw failed('NotFoundException');
        return { ProbeResults: [{ Container: aContainer, Metadata: { ETag: `"${etag}"` } }] };
      }
      const job = jobs.get(asked.Id);
      if (!job) throw failed('NotFoundException');
      if (command === 'CancelJobCommand') {
        if (isOver(job)) throw failed('ConflictException');
        job.status = 'CANCELED';
        tell(job, 'CANCELED');
        return {};
      }
      if (command !== 'GetJobCommand') throw new Error(`the encoder in memory knows no ${command}`);
      const { id: Id, status: Status, percent: JobPercentComplete, course } = job;
      const UserMetadata = job.request.UserMetadata;
      return {
        Job: {
          Id,
          Status,
          JobPercentComplete,
          UserMetadata,
          ...(Status === 'ERROR' ? { ErrorCode: course.errorCode ?? 1999 } : {}),
        },
      };
    },
    jobs: (): readonly Job[] => [...jobs.values()],
    /** Leaves what a job would have left, without a word. */
    leaveOutputs: (job: Job): void => leaveOutputs(job),
    /** When a job next has something to say; undefined when all have said everything. */
    nextAt: (): number | undefined =>
      [...jobs.values()]
        .filter((job) => !isOver(job))
        .flatMap((job) => stepsOf(job)[job.told]?.at ?? [])
        .sort((a, b) => a - b)[0],
    /** Lets every job come as far as it is time. */
    work(): void {
      for (const job of jobs.values())
        for (
          let step = stepsOf(job)[job.told];
          step && !isOver(job) && step.at <= given.now();
          step = stepsOf(job)[job.told]
        ) {
          step.take();
          tell(job, said[job.told] ?? job.status);
          job.told += 1;
        }
    },
    keep(): () => void {
      const kept = [...jobs.values()].map((job) => ({ ...job }));
      return () => {
        jobs = new Map(kept.map((job) => [job.id, { ...job }]));
      };
    },
  };
};
export type MemoryEncoder = ReturnType<typeof memoryEncoder>;

/** A film of two rungs, with sound. */
const aContainer = {
  Duration: filmSeconds,
  Tracks: [
    {
      TrackType: 'video',
      Duration: filmSeconds,
      VideoProperties: { Width: 640, Height: 360, FrameRate: { Numerator: 25, Denominator: 1 } },
    },
    { TrackType: 'audio', Duration: filmSeconds },
  ],
};
