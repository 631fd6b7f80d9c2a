import { api } from '../kit/api.ts';
import { changeStreamRoute } from './change-stream.ts';
import { createStreamRoute } from './create-stream.ts';
import { enterStreamRoute } from './enter-stream.ts';
import { dropReminderRoute, readReminderRoute, setReminderRoute } from './keep-reminder.ts';
import { addTargetRoute, dropTargetRoute, listTargetsRoute, switchTargetRoute } from './keep-targets.ts';
import { listTicketsRoute, makeTicketsRoute, revokeTicketRoute } from './keep-tickets.ts';
import { listMyStreamsRoute, listStreamsRoute } from './list-streams.ts';
import { dropMarkerRoute, listMarkersRoute, markMomentRoute } from './mark-moment.ts';
import { openPlaybackRoute } from './open-playback.ts';
import { readHealthRoute } from './read-health.ts';
import { readIngestRoute, readStreamRoute } from './read-stream.ts';
import { rotateKeyRoute } from './rotate-key.ts';
import { goLiveRoute, startStreamRoute } from './start-stream.ts';
import { stopStreamRoute } from './stop-stream.ts';
import { door } from './surroundings.ts';
import { terminateStreamRoute } from './terminate-stream.ts';

/** Everything that is asked of streams over HTTP. */
export const handler = api(
  [
    createStreamRoute,
    goLiveRoute,
    listStreamsRoute,
    listMyStreamsRoute,
    readStreamRoute,
    changeStreamRoute,
    startStreamRoute,
    readIngestRoute,
    rotateKeyRoute,
    stopStreamRoute,
    openPlaybackRoute,
    readHealthRoute,
    terminateStreamRoute,
    readReminderRoute,
    setReminderRoute,
    dropReminderRoute,
    markMomentRoute,
    listMarkersRoute,
    dropMarkerRoute,
    addTargetRoute,
    listTargetsRoute,
    switchTargetRoute,
    dropTargetRoute,
    enterStreamRoute,
    makeTicketsRoute,
    listTicketsRoute,
    revokeTicketRoute,
  ],
  door,
);
