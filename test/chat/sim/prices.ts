/** What AWS lists for the region of the cost model, in US dollars: per million where nothing else is said. */
export const prices = {
  /** A frame of up to 32 KB over a WebSocket, either way. */
  socketMessage: 1,
  socketMinute: 0.25,
  edgeRequest: 1,
  edgeGB: 0.0215,
  writeUnit: 0.625,
  readUnit: 0.125,
  queueCall: 0.4,
  lambdaCall: 0.2,
  lambdaGBSecond: 16.6667,
  put: 5,
  get: 0.4,
} as const;

/** What an account may do unless it has asked for more. */
export const quotas = {
  /** API Gateway: all calls of all its interfaces together, and how many more in a burst. */
  callsPerSecond: 10_000,
  burst: 5_000,
  edgePerSecond: 250_000,
} as const;

/** Dollars an hour that a room may cost, by how many read and how many messages come in a second; pushed, and pulled. */
export const lines: readonly { readers: number; perSecond: number; push: number; pull: number }[] = [
  { readers: 10, perSecond: 0.2, push: 0.01, pull: 0.03 },
  { readers: 100, perSecond: 1, push: 0.24, pull: 0.2 },
  { readers: 1_000, perSecond: 3, push: 3.46, pull: 1.88 },
  { readers: 10_000, perSecond: 10, push: 36, pull: 19 },
  { readers: 100_000, perSecond: 20, push: 362, pull: 201 },
  // A distribution answers no more than a look every four seconds of each.
  { readers: 1_000_000, perSecond: 20, push: 3_619, pull: 844 },
];
