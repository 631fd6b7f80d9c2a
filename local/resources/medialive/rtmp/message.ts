/** One RTMP message, put together from its chunks. */
export interface Message {
  type: number;
  streamId: number;
  /** Milliseconds, 32 bits. */
  timestamp: number;
  body: Buffer;
}

export const messageType = {
  setChunkSize: 1,
  abort: 2,
  acknowledgement: 3,
  userControl: 4,
  windowSize: 5,
  peerBandwidth: 6,
  audio: 8,
  video: 9,
  dataAmf3: 15,
  commandAmf3: 17,
  data: 18,
  command: 20,
  aggregate: 22,
} as const;

/** What carries pictures or sound. */
export const isMedia = (type: number): boolean =>
  type === messageType.audio || type === messageType.video || type === messageType.aggregate;
