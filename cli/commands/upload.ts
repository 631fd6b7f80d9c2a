import { resolve } from 'node:path';
import { isRefused, mayHelpToRetry, type OwnVideo, untilReady, VideoFailed } from '../../sdk/src/node.ts';
import { titleFrom } from '../../web/src/features/upload/item.ts';
import { accesses, visibilities } from '../choices.ts';
import { type CommonArgs, command, type Room, text } from '../command.ts';
import { number } from '../number.ts';
import { exits, misused, Problem } from '../problem.ts';
import { several } from '../several.ts';
import { openSource } from '../upload/file-facts.ts';
import { uploadNotes, type Wishes } from '../upload/notes.ts';
import { bars, lines, type Progress, silence } from '../upload/progress.ts';
import { sendFile } from '../upload/send-file.ts';
import { plain, rungWords, watchAddress } from '../words.ts';

const usualPatienceSeconds = 300;

interface Args {
  files: string[];
  title?: string | undefined;
  description?: string | undefined;
  visibility: (typeof visibilities)[number];
  access?: (typeof accesses)[number] | undefined;
  channel?: string | undefined;
  publish: boolean;
  wait: boolean;
  'files-at-once': number;
  'parts-at-once': number;
  patience?: number | undefined;
}

interface Uploaded {
  file: string;
  upload_id: string;
  video_id: string;
  /** `PROCESSING`, or what the video has become with --wait. */
  status: string;
  continued: boolean;
  watch_url: string;
}

const progressFor = (room: Room): Progress => {
  if (room.json) return silence;
  const { stderr } = room.surroundings;
  return stderr.isTTY ? bars(stderr) : lines((line) => room.remark(line));
};

/** The channel that was named, by its id: a handle may be somebody else's tomorrow. */
const channelIn = async ({ channel }: Args, room: Room): Promise<string | undefined> => {
  if (channel === undefined || channel.startsWith('ch_')) return channel;
  const channel_id = channel.startsWith('@') ? channel : `@${channel}`;
  return (await room.api().call('accounts.read_channel', { params: { channel_id } })).channel_id;
};

const wishesOf = (args: Args, name: string, channelId: string | undefined): Wishes => ({
  title: args.title ?? titleFrom(name),
  description: args.description,
  visibility: args.visibility,
  access: args.access,
  autoPublish: args.publish,
  channelId,
});

const wordsOf = ({ file: path, video_id, status, watch_url }: Uploaded): string => {
  const file = plain(path);
  if (status === 'PUBLISHED') return `${file} is published: ${watch_url}`;
  if (status === 'READY') return `${file} is ready as ${video_id}. Publish it: arclight publish ${video_id}`;
  return `${file} has arrived as ${video_id} and is being prepared. See how far: arclight watch ${video_id}`;
};

/** The file is safe; only whether it has become a video could not be seen. */
const unseen = (path: string, videoId: string): Problem =>
  new Problem({
    code: 'cli.sent_unseen',
    message: `${plain(path)} has arrived as ${videoId}, but the service stopped answering before it was ready.`,
    hint: `See how far it is: arclight watch ${videoId}`,
    exit: exits.network,
    details: { video_id: videoId },
  });

/** Trying again would bring the same file to the same end. */
const isHopeless = (error: unknown): boolean =>
  error instanceof VideoFailed ||
  isRefused(error, 'catalog.video_not_found') ||
  (error instanceof Problem && error.given.exit === exits.videoFailed);

/** One file from the disk to a video, told on its own line. Once it has been sent, the next may be. */
const uploadOne = async (
  path: string,
  args: CommonArgs & Args & { channelId: string | undefined },
  { room, progress, giveWay }: { room: Room; progress: Progress; giveWay: () => void },
): Promise<Uploaded> => {
  const { signal, surroundings, address } = room;
  const file = await openSource(path);
  const api = room.api();
  const patienceMs = (args.patience ?? usualPatienceSeconds) * 1000;
  const line = progress.line(file.name);
  const accountId = await api.whose();
  const notes = uploadNotes(surroundings, address, accountId);
  try {
    const { uploadId, videoId, continued, already } = await sendFile(file, {
      wishes: wishesOf(args, file.name, args.channelId),
      partsAtOnce: args['parts-at-once'],
      call: api.call,
      patienceMs,
      // Who names a patience means it from the beginning.
      firstPatienceMs: args.patience === undefined ? undefined : patienceMs,
      notes,
      line,
      remark: progress.remark,
      signal,
    });
    giveWay();
    const sent = already ? 'Sent already' : 'Sent';
    let status = 'PROCESSING';
    if (args.wait) {
      line.words(`${sent}. Being prepared…`);
      const onLook = (video: OwnVideo) => {
        if (video.rungs.length > 0) line.words(rungWords(video.rungs));
      };
      ({ status } = await untilReady(api.call, videoId, { patienceMs, signal, onLook }).catch((error) => {
        throw mayHelpToRetry(error) && !signal.aborted ? unseen(path, videoId) : error;
      }));
    }
    line.end(args.wait ? 'Ready' : sent);
    return {
      file: path,
      upload_id: uploadId,
      video_id: videoId,
      status,
      continued,
      watch_url: watchAddress(address, videoId),
    };
  } catch (error) {
    if (isHopeless(error)) await notes.forget(path);
    const isSent = error instanceof Problem && error.given.code === 'cli.sent_unseen';
    line.end(signal.aborted ? 'Interrupted' : isSent ? 'Sent, not seen ready' : 'Failed');
    throw error;
  }
};

export const upload = command<Args>({
  command: 'upload <files..>',
  describe: 'Upload video files; run again after an interruption, it goes on where it stopped',
  builder: (yargs) =>
    yargs
      .positional('files', { type: 'string', array: true, demandOption: true, describe: 'Video files' })
      .option('title', text('Instead of the file’s name; for one file'))
      .option('description', text())
      .option('visibility', { choices: visibilities, default: 'public' as const, describe: 'Who finds it' })
      .option('access', { choices: accesses, describe: 'Who may play it (free)' })
      .option('channel', text('By @handle or id: one of yours, or whose team you manage or edit for (your first)'))
      .option('publish', { type: 'boolean', default: false, describe: 'Publish it as soon as it is ready' })
      .option('wait', { type: 'boolean', default: false, describe: 'Wait until it can be played' })
      .option(
        'files-at-once',
        number('files-at-once', { from: 1, to: 16, default: 2, describe: 'That are being sent' }),
      )
      .option('parts-at-once', number('parts-at-once', { from: 1, to: 16, default: 3, describe: 'Of each file' }))
      .option(
        'patience',
        number('patience', {
          from: 0,
          to: 86_400,
          isFraction: true,
          defaultDescription: `${usualPatienceSeconds}, and 4 before anything got through`,
          describe: 'Seconds to wait for a network that is gone',
        }),
      ),
  async run(args, room) {
    const { surroundings } = room;
    if (args.files.includes('')) throw misused('The name of a file is empty.', 'Is it a variable with nothing in it?');
    const files = [...new Set(args.files.map((file) => resolve(surroundings.cwd, file)))];
    if (args.title !== undefined && files.length > 1) throw misused('One title does not fit several files.');
    const api = room.api();
    const channelId = await channelIn(args, room);
    const notes = uploadNotes(surroundings, room.address, await api.whose());
    await notes.tidy(Date.now());
    const progress = progressFor(room);
    try {
      await several({
        things: files,
        room,
        work: (path, giveWay) => uploadOne(path, { ...args, channelId }, { room, progress, giveWay }),
        words: wordsOf,
        atOnce: args['files-at-once'],
        onEnd: progress.stop,
      });
      // Named once more, they are meant to be sent once more.
      for (const path of files) await notes.forget(path);
    } catch (error) {
      if (room.signal.aborted && error instanceof Problem)
        throw new Problem({ ...error.given, hint: 'Run the same command again: it goes on where it stopped.' });
      throw error;
    }
  },
});
