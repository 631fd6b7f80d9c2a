import type { ChatModes } from '../../api/promises.ts';
import { Check, Select } from '../../ui/field.tsx';
import { lengthOf } from './words.ts';

const [minute, hour, day] = [60, 3600, 86_400];
const followSeconds = [0, 10 * minute, hour, day, 7 * day, 30 * day, 90 * day];
const slowSeconds = [0, 3, 5, 10, 30, 60, 120, 300, 600];

type Switch = Exclude<keyof ChatModes, 'slow_sec' | 'followers_sec'>;
const checks: readonly (readonly [Switch, string, string])[] = [
  ['emote_only', 'Only emotes', 'No words for a while.'],
  ['subscribers_only', 'Only premium members', 'Others read along.'],
  ['unique', 'No repeats', 'What was just said cannot be said again.'],
  ['hold_first', 'Look at first messages', 'Somebody’s first message waits for you.'],
  ['shield', 'Shield', 'The channel’s strictest rules, all at once: when many come to disturb.'],
];

/** The modes of a room, to be chosen; the shield itself has none for the shield. */
export const ModesFields = <Modes extends Omit<ChatModes, 'shield'> & { shield?: boolean }>({
  modes,
  onChange,
}: {
  modes: Modes;
  onChange: (modes: Modes) => void;
}) => {
  const seconds = [...new Set([...slowSeconds, modes.slow_sec])].sort((a, b) => a - b);
  const followed = [...new Set([...followSeconds, modes.followers_sec ?? 0])].sort((a, b) => a - b);
  return (
    <>
      <Select
        label="Slow mode"
        hint="How long somebody waits between two messages. Moderators do not wait."
        value={String(modes.slow_sec)}
        options={seconds.map((each) => [String(each), each === 0 ? 'Off' : lengthOf(each)] as const)}
        onChoose={(chosen) => onChange({ ...modes, slow_sec: Number(chosen) })}
      />
      <Select
        label="Followers only"
        hint="Who has followed the channel for so long can write; others read along, and can follow right there."
        value={String(modes.followers_sec ?? 'off')}
        options={[
          ['off', 'Off'] as const,
          ...followed.map((each) => [String(each), each === 0 ? 'All followers' : lengthOf(each)] as const),
        ]}
        onChoose={(chosen) => onChange({ ...modes, followers_sec: chosen === 'off' ? null : Number(chosen) })}
      />
      <div>
        {checks
          .filter(([mode]) => mode in modes)
          .map(([mode, label, hint]) => (
            <Check
              key={mode}
              label={label}
              hint={hint}
              checked={modes[mode] ?? false}
              onChange={({ currentTarget }) => onChange({ ...modes, [mode]: currentTarget.checked })}
            />
          ))}
      </div>
    </>
  );
};
