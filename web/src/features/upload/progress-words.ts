import { roughly, sizeOf } from '../../ui/when.ts';
import type { Item } from './item.ts';

/** "48 % · 12 MB of 25 MB · 3.1 MB/s · about a minute left". */
export const progressWords = (
  item: Pick<Item, 'phase' | 'sentBytes' | 'cutOff' | 'speed' | 'secondsLeft'> & { file: { size: number } },
): string => {
  const { size } = item.file;
  const percent = size === 0 ? 0 : Math.min(100, Math.floor((item.sentBytes / size) * 100));
  const amount = `${percent} % · ${sizeOf(item.sentBytes)} of ${sizeOf(size)}`;
  switch (item.phase) {
    case 'queued':
      return 'Waiting for its turn';
    case 'starting':
      return 'Starting…';
    case 'checking':
      return 'Comparing the file with what has arrived…';
    case 'waiting':
      return `${amount} · waiting for the network, goes on by itself`;
    case 'paused':
      if (item.sentBytes === 0 && !item.cutOff) return 'Paused';
      return `Paused at ${sizeOf(item.sentBytes)} of ${sizeOf(size)}${item.cutOff ? '; parts under way are sent again' : ''}`;
    case 'finishing':
      return 'All sent. Completing…';
    default: {
      const speed = item.speed === undefined ? undefined : `${sizeOf(item.speed)}/s`;
      const left = item.secondsLeft === undefined ? undefined : `${roughly(item.secondsLeft)} left`;
      return [amount, speed, left].filter(Boolean).join(' · ');
    }
  }
};
