import { enterStream, listTickets, makeTickets, revokeTicket } from './admission-contract.ts';
import { changeStream, createStream, listMyStreams } from './making-contract.ts';
import { dropMarker, listMarkers, markMoment } from './marker-contract.ts';
import { goLive, readHealth, readIngest, rotateKey, startStream, stopStream } from './on-air-contract.ts';
import { dropReminder, readReminder, setReminder } from './reminder-contract.ts';
import { addTarget, dropTarget, listTargets, switchTarget } from './target-contract.ts';
import { listStreams, openLivePlayback, readStream } from './watching-contract.ts';

// All that live promises is had from here; what belongs together is written in a file of its own.
export * from './admission-contract.ts';
export { changeStream, createStream, listMyStreams } from './making-contract.ts';
export * from './marker-contract.ts';
export * from './on-air-contract.ts';
export * from './reminder-contract.ts';
export * from './stream-contract.ts';
export * from './target-contract.ts';
export * from './watching-contract.ts';

export const liveOperations = [
  createStream,
  goLive,
  listStreams,
  listMyStreams,
  readStream,
  changeStream,
  startStream,
  readIngest,
  rotateKey,
  stopStream,
  openLivePlayback,
  readHealth,
  readReminder,
  setReminder,
  dropReminder,
  markMoment,
  listMarkers,
  dropMarker,
  addTarget,
  listTargets,
  switchTarget,
  dropTarget,
  enterStream,
  makeTickets,
  listTickets,
  revokeTicket,
] as const;
