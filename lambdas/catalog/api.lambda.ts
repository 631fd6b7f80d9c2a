import { api } from '../kit/api.ts';
import { announcePremiereRoute, callOffPremiereRoute } from './announce-premiere.ts';
import { changeVideoRoute } from './change-video.ts';
import { chooseFrameRoute } from './choose-frame.ts';
import { deleteVideoRoute } from './delete-video.ts';
import { eraseVideoRoute } from './erase-video.ts';
import { dropReminderRoute, readReminderRoute, setReminderRoute } from './keep-reminder.ts';
import { listChannelVideosRoute } from './list-channel-videos.ts';
import { listMyVideosRoute } from './list-my-videos.ts';
import { listPublicVideosRoute } from './list-public-videos.ts';
import { listStudioVideosRoute } from './list-studio-videos.ts';
import { listThumbnailsRoute } from './list-thumbnails.ts';
import { listTrashRoute } from './list-trash.ts';
import { publishVideoRoute } from './publish-video.ts';
import { readStaffVideoRoute } from './read-staff-video.ts';
import { readStatusRoute } from './read-status.ts';
import { readVideoRoute } from './read-video.ts';
import { restoreVideoRoute } from './restore-video.ts';
import { schedulePublishingRoute, unschedulePublishingRoute } from './schedule-publishing.ts';
import { door } from './surroundings.ts';
import { restoreTakenDownRoute, takeDownVideoRoute } from './take-down-video.ts';
import { unpublishVideoRoute } from './unpublish-video.ts';

export const handler = api(
  [
    listPublicVideosRoute,
    listMyVideosRoute,
    listChannelVideosRoute,
    listStudioVideosRoute,
    readVideoRoute,
    readStatusRoute,
    changeVideoRoute,
    publishVideoRoute,
    unpublishVideoRoute,
    schedulePublishingRoute,
    unschedulePublishingRoute,
    announcePremiereRoute,
    callOffPremiereRoute,
    readReminderRoute,
    setReminderRoute,
    dropReminderRoute,
    deleteVideoRoute,
    listTrashRoute,
    restoreVideoRoute,
    eraseVideoRoute,
    listThumbnailsRoute,
    chooseFrameRoute,
    readStaffVideoRoute,
    takeDownVideoRoute,
    restoreTakenDownRoute,
  ],
  door,
);
