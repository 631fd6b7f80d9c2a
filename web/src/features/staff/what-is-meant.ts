/** What somebody typed into the search of the staff area. */
export type Meant = { kind: 'path'; path: string } | { kind: 'email'; email: string } | { kind: 'nothing' };

const videoId = /\bvid_[0-9A-Za-z]{20,40}\b/;
const streamId = /\bstr_[0-9A-Za-z]{20,40}\b/;
const accountId = /\busr_[0-9A-Za-z]{20,40}\b/;
const handle = /^(?:https?:\/\/[^/]+\/channel\/)?@([a-z0-9_-]{3,30})\/?$/i;

/** An id, an address of ours that holds one, a handle, or an e-mail address; nothing is guessed. */
export const whatIsMeant = (typed: string): Meant => {
  const text = typed.trim();
  const video = videoId.exec(text)?.[0];
  if (video) return { kind: 'path', path: `/staff/videos/${video}` };
  const stream = streamId.exec(text)?.[0];
  if (stream) return { kind: 'path', path: `/staff/streams/${stream}` };
  const person = accountId.exec(text)?.[0];
  if (person) return { kind: 'path', path: `/staff/people/${person}` };
  const name = handle.exec(text)?.[1];
  if (name) return { kind: 'path', path: `/staff/people/@${name.toLowerCase()}` };
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return { kind: 'email', email: text };
  return { kind: 'nothing' };
};
