import { Button } from '../../ui/button.tsx';
import { calendarEntry } from './calendar.ts';

/** Something to come, for anybody's calendar. */
export const CalendarButton = ({ id, title, at, path }: { id: string; title: string; at: string; path: string }) => {
  const keep = () => {
    const entry = calendarEntry({ id, title, at }, `${window.location.origin}${path}`, new Date());
    const url = URL.createObjectURL(new Blob([entry], { type: 'text/calendar' }));
    Object.assign(document.createElement('a'), { href: url, download: 'arclight.ics' }).click();
    window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <Button look="quiet" icon="file" onClick={keep}>
      Put it in my calendar
    </Button>
  );
};
