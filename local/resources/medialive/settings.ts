import * as z from 'zod';
import type { Resource } from '../../resource.ts';

const ms = z.number().int().min(0).max(3_600_000);

const port = z.number().int().min(0).max(65_535);

/** How this MediaLive behaves. Times in milliseconds. */
const settings = z.strictObject({
  /** How long a channel or an input takes to be created, changed or deleted. */
  changeMs: ms.default(1_000),
  /** AWS takes about a minute for each of these two. */
  startMs: ms.default(1_000),
  stopMs: ms.default(1_000),
  /** The account's quotas. */
  channels: z.number().int().min(0).default(5),
  inputs: z.number().int().min(0).default(5),
  /** AWS delivers its events as best it can: `none` is the worst it can. */
  events: z.enum(['all', 'none']).default('all'),
  /** 0 takes any free port. */
  rtmpPort: port.optional(),
  whipPort: port.optional(),
  handshakeMs: ms.default(10_000),
  idleMs: ms.default(15_000),
  /** Without video for so long, an input is lost. */
  lossMs: ms.default(2_000),
  blockMs: ms.default(60_000),
  /** Whether outputs may lead to this very machine. */
  relayLoopback: z.enum(['allow', 'refuse']).default('refuse'),
  /** About how long a fragment is; it is made a whole number of pictures. */
  partMs: z.number().int().min(100).max(2_000).default(333),
});
export type Settings = z.output<typeof settings>;

/** What the environment says goes before what a template's hint says, and both before what is usual. */
export const settingsVariable = 'ARCLIGHT_MEDIALIVE';

export const settingsOf = (resources: readonly Resource[], environment = process.env[settingsVariable]): Settings => {
  const hints = resources.map(({ hint }) => hint ?? {});
  const said: unknown = environment ? JSON.parse(environment) : {};
  const parsed = settings.safeParse(Object.assign({}, ...hints, said));
  if (parsed.success) return parsed.data;
  throw new Error(`MediaLive's settings (${settingsVariable}) are not understood: ${z.prettifyError(parsed.error)}`);
};
