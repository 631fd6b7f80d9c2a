import { auditLook, seesAsStaff } from '../kit/audit.ts';
import type { Subject } from '../kit/authorize.ts';
import { table } from './surroundings.ts';
import { rightsOf, type Video } from './video.ts';

/** Whoever sees a video only because they are staff leaves a line in the audit log, before they see it. */
export const noteLook = async (subject: Subject, video: Video, now: Date): Promise<void> => {
  if (seesAsStaff(subject, rightsOf(video)))
    await auditLook(table, { act: 'video.read', about: video.videoId, by: subject.accountId }, now);
};
