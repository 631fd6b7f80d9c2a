import { Icon, type IconName } from '../ui/icon.tsx';
import { useTakenKeys } from './taken-keys.ts';

/** A button of the player: a drawing, named for those who hear it, with the key that does the same. */
export const PlayerButton = ({
  label,
  icon,
  onPress,
  keys: wanted,
}: {
  label: string;
  icon: IconName;
  onPress: () => void;
  keys?: string;
}) => {
  const taken = useTakenKeys();
  const keys = wanted !== undefined && taken.includes(wanted) ? undefined : wanted;
  return (
    <button
      type="button"
      className="player-button"
      aria-label={label}
      aria-keyshortcuts={keys}
      title={keys ? `${label} (${keys})` : label}
      onClick={onPress}
    >
      <Icon name={icon} size={22} />
    </button>
  );
};
