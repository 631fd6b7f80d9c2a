import type { Output } from '@aws-sdk/client-mediaconvert';
import type { Encode } from '../../../lambdas/transcode/encode-record.ts';
import { jobRequest } from '../../../lambdas/transcode/jobs.ts';
import type { Odd } from './clips.ts';

const places = { mediaBucket: 'media', imagesBucket: 'images', role: 'arn:aws:iam::000000000000:role/x', queue: 'x' };

/** One output in a line: what MediaConvert is told of picture or sound. */
const described = ({ VideoDescription: video, AudioDescriptions: [audio] = [] }: Output): string => {
  const aac = audio?.CodecSettings?.AacSettings;
  if (aac) return `sound ${aac.CodingMode} at ${aac.SampleRate}`;
  const h264 = video?.CodecSettings?.H264Settings;
  const cuts = `${h264?.GopSize} ${h264?.GopSizeUnits} closed ${h264?.GopClosedCadence} scenes ${h264?.SceneChangeDetect}`;
  const before = video?.VideoPreprocessors;
  return [
    `${video?.ScalingBehavior} at ${h264?.FramerateNumerator}/${h264?.FramerateDenominator} pixels ${h264?.ParNumerator}:${h264?.ParDenominator}`,
    cuts,
    ...(before?.Deinterlacer ? [`${before.Deinterlacer.Mode}`] : []),
    ...(before?.ColorCorrector ? [`${before.ColorCorrector.ColorSpaceConversion}`] : []),
  ].join(', ');
};

/** What MediaConvert itself would be sent for this film, against what it must be sent. */
export const jobSettingsWrong = (odd: Odd, encode: Encode): string[] => {
  const { source } = encode;
  if (!source) return ['nothing is known of its source'];
  const picture = [
    `STRETCH_TO_OUTPUT at ${odd.rate} pixels 1:1`,
    '2 SECONDS closed 1 scenes DISABLED',
    ...(odd.job?.deinterlaces ? ['DEINTERLACE'] : []),
    ...(odd.job?.mapsTones ? ['FORCE_709'] : []),
  ].join(', ');
  const wrong: string[] = [];
  for (const { name } of encode.parts) {
    const { Settings } = jobRequest({ ...encode, source, part: name, attempt: 1 }, places);
    const [input] = Settings?.Inputs ?? [];
    if (input?.VideoSelector?.Rotate !== 'AUTO') wrong.push('MediaConvert is not told to turn it upright');
    const selectors = Object.values(input?.AudioSelectors ?? {});
    const hasSound = odd.sound !== 'none';
    if (selectors.length !== (hasSound ? 1 : 0)) wrong.push(`MediaConvert is told to take ${selectors.length} sounds`);
    const [renditions] = Settings?.OutputGroups ?? [];
    for (const output of renditions?.Outputs ?? []) {
      const said = described(output);
      const wanted = said.startsWith('sound') ? 'sound CODING_MODE_2_0 at 48000' : picture;
      if (said !== wanted) wrong.push(`MediaConvert is told “${said}” instead of “${wanted}”`);
    }
  }
  return wrong;
};
