import { readdirSync } from 'node:fs';
import { uploadStarted } from '../../lambdas/upload/events.ts';
import type { Campaign, CampaignOptions, Outcome } from '../faults/campaign.ts';
import type { Answered } from '../support/api-event.ts';
import { MiB, uploadStage } from '../upload/upload-stage.ts';
import { trickyNames } from './names.ts';

type Stage = Awaited<ReturnType<typeof uploadStage>>;
const keyShape = /^uploads\/usr_[0-9a-z]+\/vid_[0-9A-Z]{26}\/upl_[0-9A-Z]{26}$/;
/** What breaks a line, turns text around or ends a string: in no name we show. */
const unshowable = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

const headersOf = (answer: Answered): string => JSON.stringify(answer.headers);

/** One upload under this name: refused with its field named, or started with the name for show only. */
const nameWrong = async (stage: Stage, filename: string): Promise<{ wrong: string[]; uploadId?: string }> => {
  const sender = await stage.sender();
  const answer = await stage.start(sender, { size_bytes: 1000, filename });
  if (answer.status === 422) {
    const fields = JSON.stringify(answer.body.error.details);
    return { wrong: fields.includes('filename') ? [] : [`it was refused without its field: ${fields}`] };
  }
  if (answer.status !== 201) return { wrong: [`it was answered ${answer.status}`] };
  const kept = await stage.kept(answer.body);
  const wrong: string[] = [];
  if (!keyShape.test(kept.key)) wrong.push(`its key is ${kept.key}`);
  if (unshowable.test(kept.filename) || kept.filename.trim() === '') wrong.push('it is shown as it came');
  if (/content-disposition/i.test(headersOf(answer))) wrong.push('it is in a header');
  if (filename.length > 3 && headersOf(answer).includes(filename)) wrong.push('it is in a header');
  const { body: signed } = await stage.sign(sender, answer.body, Buffer.alloc(1000, 1));
  for (const { url } of signed.parts)
    if (!keyShape.test(decodeURIComponent(new URL(url).pathname).split('/').slice(2).join('/')))
      wrong.push(`its address is ${url}`);
  await stage.abort(sender, answer.body);
  return { uploadId: answer.body.upload_id, wrong };
};

const atOnce = 50;

/** One place is left and fifty want it. */
const limitsWrong = async (
  stage: Stage,
  { openAtMost, bytesAtMost }: { openAtMost: number; bytesAtMost: number },
): Promise<string[]> => {
  const wrong: string[] = [];
  const race = async (what: string, sizeBytes: number, before: number): Promise<void> => {
    const sender = await stage.sender();
    for (let open = 0; open < before; open++) {
      const { status } = await stage.start(sender, { size_bytes: sizeBytes });
      if (status !== 201) wrong.push(`${what}: upload ${open + 1} of ${before} was answered ${status}`);
    }
    const answers = await Promise.all(
      Array.from({ length: atOnce }, () => stage.start(sender, { size_bytes: sizeBytes })),
    );
    const passed = answers.filter(({ status }) => status === 201).length;
    const turned = answers.filter(({ status, body }) => status === 429 && body.error.code === 'upload.quota').length;
    if (passed !== 1 || passed + turned !== atOnce)
      wrong.push(`${what}: ${passed} passed and ${turned} were turned away of ${atOnce}`);
    const { open } = await stage.taken(sender);
    if (open !== before + 1) wrong.push(`${what}: ${open} are counted as open instead of ${before + 1}`);
  };
  await race('open uploads', 20 * MiB, openAtMost - 1);
  await race('bytes of a day', bytesAtMost / 4, 3);
  return wrong;
};

const run = async ({ size, say }: CampaignOptions): Promise<Outcome> => {
  const [openAtMost, bytesAtMost] = [6, 2048 * MiB];
  const stage = await uploadStage({ MAX_OPEN_UPLOADS: String(openAtMost), MAX_DAILY_BYTES: String(bytesAtMost) });
  const failures: string[] = [];
  const names = trickyNames.filter((name, index) => size === 'full' || index % 8 === 0 || !name.isWellFormed());
  const taken = new Map<string, string>();
  try {
    for (const name of names) {
      const tried = await nameWrong(stage, name);
      if (tried.uploadId) taken.set(tried.uploadId, name);
      failures.push(...tried.wrong.map((reason) => `AB-10 ${JSON.stringify(name.slice(0, 60))}: ${reason}`));
    }
    for (const { name: event, data } of await stage.table.news()) {
      const name = taken.get(String(data['uploadId']));
      const title = String(data['title'] ?? '');
      if (event !== uploadStarted.name || name === undefined) continue;
      if (title === '' || unshowable.test(title) || /[/\\]/.test(title))
        failures.push(`AB-10 ${JSON.stringify(name)}: its video is called “${title}”`);
    }
    failures.push(...(await limitsWrong(stage, { openAtMost, bytesAtMost })).map((reason) => `AB-11 ${reason}`));
    const beside = readdirSync(process.cwd());
    if (beside.some((name) => trickyNames.includes(name)))
      failures.push('AB-10 a file of such a name lies in our folder');
    say(`${taken.size} of the names were taken and shown, the others refused with their field`);
  } finally {
    await stage.stop();
  }
  return {
    counts: {
      'AB-10 names no file system should see': names.length,
      'AB-11 starts at once for the last place, under two limits': 2 * atOnce,
    },
    failures,
  };
};

export const doors: Campaign = {
  name: 'doors',
  what: 'names that mean something elsewhere, and fifty starts for one place',
  run,
};
