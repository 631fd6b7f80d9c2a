import { accountClosed, accountClosing, accountSuspended } from '../accounts/events.ts';
import { batch } from '../kit/batch.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { peopleOf } from '../kit/people.ts';
import { uploadWorkerEnv } from './env.ts';
import { failures } from './failures.ts';
import { abandon } from './upload.ts';
import { verificationFrom } from './verification.ts';

const { uploads, source } = verificationFrom(process.env);
const people = peopleOf(uploadWorkerEnv.read(process.env).UPLOAD_TABLE);

/**
 * Somebody was suspended, is leaving or has left: what they are sending ends, and with it every address that was signed for it. Old
 * news of somebody who is active again ends nothing.
 */
export const handler = batch(
  [accountSuspended, accountClosing, accountClosed],
  async ({ suspension: _, ...person }, { now }) => {
    await people.learn(person);
    const { status } = await people.personNow(person.accountId);
    if (status === 'active') return;
    for (const { uploadId } of await uploads.openOf(person.accountId)) {
      const upload = await decideAgain(async () => {
        const found = await uploads.find(uploadId);
        const ending = found && abandon(found, now, failures.accountBarred);
        if (ending) await uploads.save(ending);
        return found;
      });
      if (!upload) continue;
      FAILPOINT: failpoint('upload.barred.saved');
      await source.endMultipart(upload);
      await source.removeAll(upload.key);
    }
  },
);
