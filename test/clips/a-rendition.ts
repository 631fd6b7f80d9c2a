/** A rendition as a multivariant playlist is made of it. */
export const aRendition = (name: string, kind: 'video' | 'audio', durationMs = 60_000) => ({
  ...{ name, kind, width: 640, height: 360, codecs: 'avc1.4d401e', sizeBytes: 1 },
  ...{ averageBitrate: 1, peakBitrate: 2, frameRate: 24 },
  ...{ durationMs, path: `${name}/index.m3u8`, startsAt: 0 },
});
