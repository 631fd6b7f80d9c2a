interface Focusable {
  isConnected: boolean;
  disabled?: boolean;
}

/**
 * Whether the focus is nowhere because what had it has left the page, or can be pressed no more. Where nothing had it, or
 * somebody has clicked beside everything, nothing is lost, and nobody may take it.
 */
export const isFocusLost = (hasNone: boolean, last: Focusable | undefined): boolean =>
  hasNone && last !== undefined && (!last.isConnected || last.disabled === true);
