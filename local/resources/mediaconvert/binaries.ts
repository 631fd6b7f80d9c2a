import { execFile } from 'node:child_process';
import { chmodSync, existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const platform = `${process.platform}-${process.arch}`;
const suffix = process.platform === 'win32' ? '.exe' : '';

export interface Binaries {
  ffmpeg: string;
  ffprobe: string;
  /** The first line ffmpeg says of itself. */
  version: string;
  /** Whether pictures in high dynamic range can be brought down to what the rungs carry. */
  mapsTones: boolean;
  /** Whether reordered pictures start on time in fragmented files: builds from before 2019 begin two frames late. */
  startsReorderedOnTime: boolean;
}

const inPackage = (name: string, file: string): string[] => {
  try {
    return [join(dirname(require.resolve(`${name}/package.json`)), file + suffix)];
  } catch {
    return []; // not installed on this machine: optional dependencies are per platform
  }
};

const onPath = (file: string): string[] =>
  (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, file + suffix));

/** Packages unpacked without install scripts leave their binaries unexecutable. */
const makeExecutable = (path: string): void => {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o100) === 0) chmodSync(path, 0o755);
};

const firstThatRuns = async (name: string, candidates: string[]): Promise<{ path: string; version: string }> => {
  const refusals: string[] = [];
  for (const path of candidates.filter((candidate) => existsSync(candidate))) {
    try {
      makeExecutable(path);
      const { stdout } = await run(path, ['-version'], { timeout: 20_000 });
      return { path, version: stdout.split('\n')[0] ?? '' };
    } catch (error) {
      refusals.push(`${path}: ${(error as Error).message.split('\n')[0]}`);
    }
  }
  throw new Error(
    `No ${name} runs on this machine (${platform}). Install ffmpeg, or set ${name.toUpperCase()}_PATH. ${refusals.join('; ')}`,
  );
};

const found = new Map<string, Promise<Binaries>>();

/** Looks once for each naming: what the person named, the fullest npm build, the machine's own, the oldest npm build. */
export const findBinaries = (): Promise<Binaries> => {
  const naming = `${process.env.FFMPEG_PATH ?? ''} ${process.env.FFPROBE_PATH ?? ''}`;
  const looking = found.get(naming) ?? look();
  found.set(naming, looking);
  return looking;
};

async function look(): Promise<Binaries> {
  const named = (variable: string): string[] => (process.env[variable] ? [process.env[variable]] : []);
  const [ffmpeg, ffprobe] = await Promise.all([
    firstThatRuns('ffmpeg', [
      ...named('FFMPEG_PATH'),
      ...inPackage(`@ffmpeg-binary/${platform}`, 'ffmpeg'),
      ...onPath('ffmpeg'),
      ...inPackage(`@ffmpeg-installer/${platform}`, 'ffmpeg'),
    ]),
    firstThatRuns('ffprobe', [
      ...named('FFPROBE_PATH'),
      ...onPath('ffprobe'),
      ...inPackage(`@ffprobe-installer/${platform}`, 'ffprobe'),
    ]),
  ]);
  const says = async (...question: string[]): Promise<string> =>
    (await run(ffmpeg.path, ['-hide_banner', ...question], { timeout: 20_000, maxBuffer: 4e6 })).stdout;
  const [filters, muxer] = await Promise.all([says('-filters'), says('-h', 'muxer=mp4')]);
  return {
    ffmpeg: ffmpeg.path,
    ffprobe: ffprobe.path,
    version: ffmpeg.version,
    mapsTones: / zscale /.test(filters) && / tonemap /.test(filters),
    startsReorderedOnTime: / cmaf /.test(muxer),
  };
}
