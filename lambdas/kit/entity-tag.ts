import { createHash } from 'node:crypto';
import { VersionMismatch } from './refusals.ts';

/**
 * What names one representation of a thing: its version, where the answer tells one, and a digest of the body, for an answer
 * can change without its thing (a picture's address is signed anew). `"7-Zk3q…"`, or `"Zk3q…"` for whoever is told no version.
 */
export const entityTag = (body: string, version?: number): string => {
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 16);
  return version === undefined ? `"${digest}"` : `"${version}-${digest}"`;
};

/** The edge weakens the tag of what it compresses on the way. */
const tagsIn = (header: string): string[] => header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));

/** Whether the caller has this very representation already (If-None-Match). */
export const isKnown = (header: string | undefined, tag: string): boolean =>
  header !== undefined && (header.trim() === '*' || tagsIn(header).includes(tag));

/** Refuses a change to another version than the caller has seen: by a tag as it was answered, or by the version alone. */
export const checkSeen = (header: string | undefined, version: number): void => {
  if (header === undefined || header.trim() === '*') return;
  const versions = tagsIn(header).map((tag) => /^"(\d+)(?:-[\w-]+)?"$/.exec(tag)?.[1]);
  if (!versions.includes(String(version))) throw VersionMismatch({ currentVersion: version });
};
