import { Button } from '../ui/button.tsx';
import type { IconName } from '../ui/icon.tsx';
import { chooseTheme, type Theme, useTheme } from '../ui/theme.ts';

const nextOf: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const iconOf: Record<Theme, IconName> = { system: 'system', light: 'sun', dark: 'moon' };
const wordsOf: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' };

/** Light, dark, or as the system says. */
export const ThemeButton = () => {
  const theme = useTheme();
  const next = nextOf[theme];
  return (
    <Button
      look="quiet"
      icon={iconOf[theme]}
      aria-label={`Colours: ${wordsOf[theme]}. Change to ${wordsOf[next]}`}
      title={`Colours: ${wordsOf[theme]}`}
      onClick={() => chooseTheme(next)}
    />
  );
};
