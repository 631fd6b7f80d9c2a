import { randomBytes } from 'node:crypto';
import type { News } from './news.ts';
import type { Alert, Channel, Records } from './records.ts';

export const alertTypes = {
  noVideo: 'Video Not Detected',
  noAudio: 'Audio Not Detected',
  outputFailed: 'Failed to Create Output File or Socket',
} as const;
export type AlertType = (typeof alertTypes)[keyof typeof alertTypes];

/** A channel's alerts: at most one of a type is set at a time. */
export interface Alerts {
  set(channel: Channel, type: AlertType, message: string): void;
  clear(channel: Channel, type?: AlertType): void;
  /** Those that are set, then those that were; newest first. */
  of(channelId: string): Alert[];
  active(channelId: string): Alert[];
}

export const openAlerts = (records: Records, news: News, now: () => Date): Alerts => {
  const active = (channelId: string): Alert[] =>
    records.alerts.of(channelId).filter(({ clearedAt }) => clearedAt === undefined);
  return {
    set(channel, type, message) {
      if (active(channel.id).some((alert) => alert.type === type)) return;
      const alert = {
        id: randomBytes(16).toString('hex'),
        channelId: channel.id,
        type,
        message,
        setAt: now().getTime(),
      };
      records.alerts.save(alert);
      news.alertChanged(channel, alert);
    },
    clear(channel, type) {
      for (const alert of active(channel.id)) {
        if (type !== undefined && alert.type !== type) continue;
        const cleared = { ...alert, clearedAt: now().getTime() };
        records.alerts.save(cleared);
        news.alertChanged(channel, cleared);
      }
    },
    of: records.alerts.of,
    active,
  };
};
