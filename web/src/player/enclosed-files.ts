export type EnclosedFile = string | Uint8Array<ArrayBuffer>;
/** Files that came inside a playlist, by the address they would have been asked for at. */
export type EnclosedFiles = ReadonlyMap<string, EnclosedFile>;

const enclosure = /^#EXT-X-SESSION-DATA:DATA-ID="arclight\.enclosed",VALUE="([^"]*)"$/m;

/** An address without what players add to it (CMCD). */
export const addressOf = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
};

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));

/** What a multivariant playlist of ours brings along: media playlists as texts, initialization sections as bytes. */
export const enclosedIn = (playlist: string, playlistUrl: string): EnclosedFiles => {
  const value = enclosure.exec(playlist)?.[1];
  if (value === undefined) return new Map();
  const { texts, bytes } = JSON.parse(decodeURIComponent(value)) as Record<'texts' | 'bytes', Record<string, string>>;
  const at = (name: string): string => addressOf(new URL(name, playlistUrl).href);
  return new Map<string, EnclosedFile>([
    ...Object.entries(texts).map(([name, text]) => [at(name), text] as const),
    ...Object.entries(bytes).map(([name, base64]) => [at(name), bytesOf(base64)] as const),
  ]);
};
