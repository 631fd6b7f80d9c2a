/** Marks a moment of one's own stream, where it would silence the player elsewhere. */
export const markKeys = ['m'] as const;

export const isMarkKey = (event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>): boolean =>
  markKeys.some((key) => key === event.key.toLowerCase()) && !event.ctrlKey && !event.altKey && !event.metaKey;
