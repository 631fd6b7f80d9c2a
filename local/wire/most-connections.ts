import { readFileSync } from 'node:fs';

/** Files, databases, pipes and calls to one another need so many descriptors when all of it is at work. */
const forOurselves = 300;
const least = 32;
/** The site on two addresses, and the buckets. */
const doors = 3;
const most = 10_000;

/** How many files this process may have open; Linux tells, elsewhere we guess low. */
function descriptors(): number {
  try {
    return Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? most);
  } catch {
    return 1_024;
  }
}

/**
 * Connections one of our doors takes at once; more are closed as they come. Without it idle sockets could take the last
 * descriptor, and Node itself ends when it has none left for a function's time limit.
 */
export const mostConnections = (ofDescriptors = descriptors()): number =>
  Math.min(most, Math.max(least, Math.floor((ofDescriptors - forOurselves) / doors)));
