import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router';
import { Icon, type IconName } from './icon.tsx';

type Look = 'plain' | 'primary' | 'quiet' | 'danger';

interface Dress {
  look?: Look;
  size?: 'normal' | 'small';
  icon?: IconName;
  children?: ReactNode;
}

const classOf = (look: Look, size: 'normal' | 'small', onlyIcon: boolean): string =>
  ['button', look, size === 'small' && 'small', onlyIcon && 'icon'].filter(Boolean).join(' ');

/** Does something. While `busy` it cannot be pressed again, and says so; whoever stands on it with the keyboard stays there. */
export const Button = ({
  look = 'plain',
  size = 'normal',
  icon,
  busy = false,
  children,
  disabled,
  type = 'button',
  onClick,
  ...rest
}: Dress & { busy?: boolean } & ButtonHTMLAttributes<HTMLButtonElement>) => (
  <button
    {...rest}
    type={type}
    className={classOf(look, size, !children)}
    disabled={disabled && !busy}
    aria-disabled={busy || undefined}
    aria-busy={busy || undefined}
    onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
  >
    {busy ? <span className="spinner" aria-hidden="true" /> : icon && <Icon name={icon} size={18} />}
    {children}
  </button>
);

/** Goes somewhere, and looks like a button. */
export const LinkButton = ({
  look = 'plain',
  size = 'normal',
  icon,
  children,
  ...rest
}: Dress & Omit<LinkProps, 'className'>) => (
  <Link {...rest} className={classOf(look, size, !children)}>
    {icon && <Icon name={icon} size={18} />}
    {children}
  </Link>
);
