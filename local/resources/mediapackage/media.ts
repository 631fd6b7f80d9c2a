import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Surroundings } from '../../resource.ts';
import type { Database } from '../../wire/database.ts';
import { Channel, type Keeping } from './channel.ts';
import type { Registry } from './registry.ts';

/** What a channel without endpoints is cut into, and for how long it is kept. */
const withoutEndpoints: Keeping = { segmentSeconds: 6, windowSeconds: 60 };

/** The media of every channel there is. */
export class Media {
  readonly #channels = new Map<string, Channel>();
  readonly #registry: Registry;
  readonly #database: Database;
  readonly #surroundings: Surroundings;
  readonly #folder: string;

  constructor(registry: Registry, database: Database, surroundings: Surroundings) {
    this.#registry = registry;
    this.#database = database;
    this.#surroundings = surroundings;
    this.#folder = join(surroundings.dataDir, 'media');
  }

  /** Takes up the channels of an earlier process; what belongs to none is removed. */
  async restore(): Promise<void> {
    for (const { group, name } of this.#registry.list('channel')) await this.#open(`${group}/${name}`).restore();
    for (const group of await readdir(this.#folder).catch(() => [])) {
      for (const name of await readdir(join(this.#folder, group)))
        if (!this.#channels.has(`${group}/${name}`)) await this.forget(`${group}/${name}`);
    }
  }

  /** A channel's media by `group/channel`; undefined when there is no such channel. */
  channel(path: string): Channel | undefined {
    if (!this.#registry.get('channel', path)) return undefined;
    return this.#channels.get(path) ?? this.#open(path);
  }

  async forget(path: string): Promise<void> {
    const channel = this.#channels.get(path) ?? this.#open(path);
    this.#channels.delete(path);
    await channel.remove();
    await rm(this.#folderOf(path), { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#channels.values()].map((channel) => channel.stop()));
  }

  /** Tracks somebody sends right now. */
  get receiving(): number {
    return [...this.#channels.values()].flatMap(({ tracks }) => [...tracks.values()].filter(({ hangUp }) => hangUp))
      .length;
  }

  inspect() {
    return [...this.#channels.values()].map((channel) => ({
      channel: channel.path,
      tracks: [...channel.tracks.values()].map(({ name, facts, timeline, hangUp, epoch, received }) => ({
        ...{ name, codec: facts.codec, isSent: hangUp !== undefined, discontinuities: epoch?.number ?? 0 },
        received,
        segments: timeline.segments.length,
        newest: timeline.newest?.number,
      })),
    }));
  }

  #folderOf(path: string): string {
    return join(this.#folder, path);
  }

  #open(path: string): Channel {
    const channel = new Channel(path, {
      database: this.#database,
      folder: this.#folderOf(path),
      keeping: () => this.#keepingOf(path),
      beganMs: this.#registry.get('channel', path)?.createdAt ?? 0,
      now: this.#surroundings.now,
    });
    this.#channels.set(path, channel);
    return channel;
  }

  #keepingOf(path: string): Keeping {
    const endpoints = this.#registry.list('endpoint', path);
    const [first] = endpoints;
    if (!first) return withoutEndpoints;
    return {
      segmentSeconds: first.settings.Segment.SegmentDurationSeconds,
      windowSeconds: Math.max(...endpoints.map(({ settings }) => settings.StartoverWindowSeconds)),
    };
  }
}
