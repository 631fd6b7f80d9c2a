import { local } from '../../resource.ts';
import { mayBeListed } from './ahead.ts';
import type { Channel } from './channel.ts';
import { growing } from './growing.ts';
import { dash, isReadGrowing, manifestNamed, multivariant, rendition } from './manifests.ts';
import type { Media } from './media.ts';
import { mediaNamed } from './names.ts';
import { type PlaylistQuery, playlistQuery } from './playlist-query.ts';
import { invalid, notFound, Refusal } from './refusal.ts';
import type { EndpointThing, Registry } from './registry.ts';
import type { Track } from './track.ts';

/** An answer on its way to the edge. */
export interface OriginAnswer {
  type: string;
  /** In one piece, or in pieces as they come. */
  body: Buffer | string | AsyncIterable<Buffer>;
  /** How long it may be kept. */
  maxAgeSeconds: number;
}

const playlistType = 'application/vnd.apple.mpegurl';
/** Fourteen days: media never changes. */
const forEver = 1_209_600;
/** In target durations: a reload that waits longer is answered with what there is. */
const patience = 3;

export const isOrigin = (path: string): boolean => path.startsWith('/out/v1/');
const address = /^\/out\/v1\/([\w-]+)\/([\w-]+)\/([\w-]+)\/([\w.-]+)$/;

const missing = (file: string): Refusal => new Refusal(404, 'NotFoundException', `There is no ${file} here.`);

export interface OriginRequest {
  path: string;
  query: URLSearchParams;
  authorization: string | undefined;
}

/** What players get, by way of the edge: playlists as they are at this moment, and media. */
export class Origin {
  readonly #registry: Registry;
  readonly #media: Media;
  readonly #now: () => Date;

  constructor(registry: Registry, media: Media, now: () => Date) {
    this.#registry = registry;
    this.#media = media;
    this.#now = now;
  }

  async answer({ path, query, authorization }: OriginRequest): Promise<OriginAnswer> {
    const [, group = '', name = '', endpointName = '', file = ''] = address.exec(path) ?? [];
    const endpoint = this.#registry.get('endpoint', `${group}/${name}/${endpointName}`);
    const channel = this.#media.channel(`${group}/${name}`);
    if (!endpoint || !channel) throw notFound('ORIGIN_ENDPOINT', `${name}/${endpointName}`);
    demandMayRead(endpoint, authorization);
    const media = mediaNamed(endpoint.settings.Segment.SegmentName, file);
    if (media) return this.#mediaFile({ channel, endpoint }, media, file);
    return this.#manifest(channel, endpoint, { file, query: playlistQuery(query) });
  }

  async #manifest(
    channel: Channel,
    endpoint: EndpointThing,
    { file, query }: { file: string; query: PlaylistQuery },
  ): Promise<OriginAnswer> {
    const manifest = manifestNamed(endpoint, file);
    if (!manifest) throw missing(file);
    const { SegmentDurationSeconds: seconds } = endpoint.settings.Segment;
    const halfASegment = Math.max(1, Math.floor(seconds / 2));
    this.#demandKept(endpoint, query);
    const tracks = [...channel.tracks.values()];
    const asking = { channel, tracks, endpoint, query, nowMs: this.#now().getTime() };
    if (manifest.kind === 'hls' && manifest.track !== undefined) {
      const track = channel.tracks.get(manifest.track);
      if (!track) throw missing(file);
      if (query.waitFor && manifest.isLow) await this.#until(channel, track, query.waitFor);
      if (!track.timeline.segments.some(({ parts, whole }) => whole || (manifest.isLow && parts.length > 0)))
        throw missing(file);
      const body = rendition({ ...asking, nowMs: this.#now().getTime() }, manifest, track);
      return { type: playlistType, body, maxAgeSeconds: manifest.isLow ? 1 : halfASegment };
    }
    if (!channel.isReady) throw missing(file);
    if (manifest.kind === 'dash')
      return { type: 'application/dash+xml', body: dash(asking, manifest.manifest), maxAgeSeconds: halfASegment };
    return { type: playlistType, body: multivariant(asking, manifest.manifest), maxAgeSeconds: halfASegment };
  }

  #demandKept({ settings }: EndpointThing, { startMs, endMs }: PlaylistQuery): void {
    const nowMs = this.#now().getTime();
    const since = nowMs - settings.StartoverWindowSeconds * 1000;
    if (startMs !== undefined && startMs < since)
      throw invalid(
        'MEMBER_INVALID',
        `start: is more than ${settings.StartoverWindowSeconds} s ago, which is all that is kept.`,
      );
    if (endMs !== undefined && endMs < since)
      throw invalid(
        'MEMBER_INVALID',
        `end: is more than ${settings.StartoverWindowSeconds} s ago, which is all that is kept.`,
      );
  }

  async #until(channel: Channel, track: Track, { number, part }: { number: number; part?: number }): Promise<void> {
    if (track.timeline.reached(number, part) === 'too far')
      throw invalid('MEMBER_INVALID', `_HLS_msn: ${number} is too far ahead to wait for.`);
    await track.waiting.until(
      () => track.timeline.reached(number, part) === 'there',
      patience * channel.targetSeconds * 1000,
    );
  }

  async #mediaFile(
    { channel, endpoint }: { channel: Channel; endpoint: EndpointThing },
    media: NonNullable<ReturnType<typeof mediaNamed>>,
    file: string,
  ): Promise<OriginAnswer> {
    const track = channel.tracks.get(media.track);
    if (!track) throw missing(file);
    const patienceMs = patience * channel.targetSeconds * 1000;
    const body =
      media.init === undefined
        ? await this.#readMedia(track, media, { patienceMs, mayGrow: isReadGrowing(endpoint) })
        : await track.files.readInit(media.init);
    if (!body) throw missing(file);
    return { type: `${track.facts.kind}/mp4`, body, maxAgeSeconds: forEver };
  }

  async #readMedia(
    track: Track,
    { number, part }: { number: number; part?: number },
    { patienceMs, mayGrow }: { patienceMs: number; mayGrow: boolean },
  ): Promise<Buffer | AsyncIterable<Buffer> | undefined> {
    const isComing = () =>
      part === undefined
        ? mayGrow && track.goesOn && mayBeListed(track.timeline, number)
        : isHinted(track, { number, part });
    // Until it comes, or it is clear that it does not.
    if (isComing()) await track.waiting.until(() => !isComing(), patienceMs);
    const segment = track.timeline.segments.find((one) => one.number === number);
    if (!segment) return undefined;
    if (part === undefined && !segment.whole) return mayGrow ? growing(track, segment, patienceMs) : undefined;
    if (part === undefined) return track.files.read(number);
    const found = segment.parts[part];
    return found && track.files.read(number, found);
  }
}

const isHinted = ({ timeline: { hint } }: Track, { number, part }: { number: number; part: number }): boolean =>
  hint?.number === number && hint.part === part;

/** The edge signs what it asks as origin access control does, and the endpoint must have said who may read. */
function demandMayRead(endpoint: EndpointThing, authorization: string | undefined): void {
  const signed =
    authorization?.includes(`Credential=${local.accessKeyId}/`) && authorization.includes('/mediapackagev2/');
  if (signed && endpoint.policy !== undefined) return;
  throw new Refusal(
    403,
    'ForbiddenException',
    signed ? 'The endpoint has no policy that lets anybody read.' : 'The request is not signed for MediaPackage.',
  );
}
