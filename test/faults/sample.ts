import { readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { ProbeCommand } from '@aws-sdk/client-mediaconvert';
import { chooseLadder } from '../../lambdas/transcode/ladder.ts';
import { judge } from '../../lambdas/transcode/source.ts';
import { signedFetch } from '../../local/wire/signed-request.ts';
import { mediaConvertStage, places } from '../conformance/mediaconvert-stage.ts';
import { makeClip } from '../transcode/test-clips.ts';
import type { Made, Sample } from './scripted-encoder.ts';

/** One encode serves every campaign of a run: they share a temporary folder. */
export const sampleFor = async (): Promise<Sample> => {
  const path = join(tmpdir(), 'faults-sample.v8');
  try {
    return deserialize(await readFile(path)) as Sample;
  } catch {
    const sample = await encodeSample();
    await writeFile(`${path}.${process.pid}`, serialize(sample));
    await rename(`${path}.${process.pid}`, path);
    return sample;
  }
};

/** Encodes one short film for real, and keeps what was found out about it and what came out, for any number of replays. */
const encodeSample = async (): Promise<Sample> => {
  const stage = await mediaConvertStage();
  try {
    const clip = await makeClip(stage.work, 'sample.mp4', { size: '640x360', seconds: 2 });
    const name = await stage.put('uploads/sample', clip);
    const FileUrl = `s3://upload/${name}`;
    const { ProbeResults = [] } = await stage.client().send(new ProbeCommand({ InputFiles: [{ FileUrl }] }));
    const verdict = judge(ProbeResults[0]);
    if ('problem' in verdict) throw new Error(`the sample will not do: ${verdict.problem.code}`);
    const { source } = verdict;
    // The same answer as it goes over the wire, for those who ask by HTTP.
    const answered = await signedFetch({
      url: `${stage.service().listening.url}/2017-08-29/probe`,
      service: 'mediaconvert',
      body: JSON.stringify({ inputFiles: [{ fileUrl: FileUrl }] }),
    });
    const { probeResults } = (await answered.json()) as { probeResults: Record<string, unknown>[] };

    const madeBy = async (part: 'first' | 'rest'): Promise<Made[]> => {
      const request = stage.order(`sample-${part}`, { part, ladder: chooseLadder(source), source });
      const input = { ...request.Settings?.Inputs?.[0], FileInput: FileUrl };
      const jobId = await stage.submit({ ...request, Settings: { ...request.Settings, Inputs: [input] } });
      const { status, errorMessage } = await stage.ended(jobId);
      if (status !== 'COMPLETE') throw new Error(`the sample could not be encoded: ${errorMessage}`);
      const made: Made[] = [];
      for (const [group, output] of (request.Settings?.OutputGroups ?? []).entries()) {
        const settings = output.OutputGroupSettings;
        const to = settings?.CmafGroupSettings?.Destination ?? settings?.FileGroupSettings?.Destination ?? '';
        const bucket = to.startsWith(`s3://${places.imagesBucket}/`) ? 'images' : 'media';
        const prefix = to.split('/').slice(3).join('/');
        for (const suffix of await stage.list(bucket, prefix))
          made.push({ bucket, group, suffix, bytes: (await stage.get(bucket, `${prefix}${suffix}`)).bytes });
      }
      return made;
    };
    return { probe: probeResults[0] ?? {}, first: await madeBy('first'), rest: await madeBy('rest') };
  } finally {
    await stage.stop();
  }
};
