import { atMost, type Figure, median } from '../figure.ts';
import { rounds } from '../rounds.ts';

export const encode: Figure = {
  name: 'encode',
  title: 'What the pipeline adds to an encode',
  law: 'Linear in minutes of film: the film is decoded once for each of the two jobs, however many renditions there are.',
  method:
    'Half a minute of 1080p (Big Buck Bunny) through the whole laptop, from the moment its parts are joined until the last rendition is checked: processor time of its encoders (ffmpeg and ffprobe, everything they are started for), which is what the target speaks of; and, without a target, of the laptop’s process with all stand-ins and functions, which in AWS are other people’s machines. Beside it one ffmpeg with one decode, the same renditions and the same filters and encoder arguments, without the poster. Platform and bare take turns.',
  async measure(bench) {
    const all = await rounds(bench);
    const ratio = median(all.map(({ pipeline, ladder }) => pipeline.encodersCpuSeconds / ladder.cpuSeconds));
    const whole = median(all.map(({ pipeline, ladder }) => pipeline.cpuSeconds / ladder.cpuSeconds));
    const [platform, encoders, bare] = [
      median(all.map(({ pipeline }) => pipeline.cpuSeconds)),
      median(all.map(({ pipeline }) => pipeline.encodersCpuSeconds)),
      median(all.map(({ ladder }) => ladder.cpuSeconds)),
    ];
    return {
      rows: [
        atMost('CPU of the pipeline’s encoders ÷ CPU of the bare ladder', ratio, 1.15),
        { what: 'CPU of the whole laptop ÷ CPU of the bare ladder', measured: whole.toFixed(2) },
        { what: 'CPU of the encoders', measured: `${encoders.toFixed(1)} CPU-s` },
        { what: 'CPU of the whole laptop', measured: `${platform.toFixed(1)} CPU-s` },
        { what: 'CPU of the bare ladder', measured: `${bare.toFixed(1)} CPU-s` },
      ],
      notes: [`Median of ${all.length} rounds.`],
    };
  },
};
