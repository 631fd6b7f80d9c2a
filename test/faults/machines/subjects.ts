import { jobSubject } from './job-subject.ts';
import type { Subject } from './pairs.ts';
import { uploadSubject } from './upload-subject.ts';
import { videoSubject } from './video-subject.ts';

export const subjects: readonly Subject[] = [uploadSubject, videoSubject, jobSubject];
