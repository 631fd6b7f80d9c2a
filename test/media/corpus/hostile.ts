import type { Bait } from '../canaries.ts';

/** What the corpus is made with. */
export interface Workbench {
  bait: Bait;
  /** A small honest MP4 with picture and sound, to be spoilt. */
  film: Buffer;
  /** The same without sound, its head in front of its pictures. */
  silent: Buffer;
  /** Makes a clip of two seconds with the real encoder: arguments after the output's own, file name decides the container. */
  encode(name: string, args: string[], seconds?: number): Promise<Buffer>;
  /** The seed's randomness, from 0 to below 1. */
  random(): number;
}

/** A file somebody means harm with, and how it must end. */
export interface Hostile {
  name: string;
  bytes: (bench: Workbench) => Buffer | Promise<Buffer>;
  /** `refused`: FAILED in words. `plays`: the harm is not in what a decoder does. `bounded`: either, within bounds. */
  ends: 'refused' | 'plays' | 'bounded';
  /** What the creator is told, where one sentence is the right one. */
  words?: RegExp;
  /** Must never be found in anything made from it. */
  marker?: string;
}
