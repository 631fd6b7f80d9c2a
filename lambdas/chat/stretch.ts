/** Where something stands in a text: from the UTF-16 unit `from` up to, not including, `to`. */
export interface Stretch {
  from: number;
  to: number;
}

export const overlap = (one: Stretch, other: Stretch): boolean => one.from < other.to && other.from < one.to;
