import { local } from '../../../resource.ts';

/** Where browsers publish to what streaming software calls `live/…`; without the key, which goes into a header alone. */
export const whipUrl = (port: number, streamName: string): string =>
  `http://${local.host}:${port}/whip/${streamName.split('/')[0]}`;
