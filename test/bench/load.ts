/** What a client waited for, in milliseconds. */
export interface Latency {
  p50: number;
  p95: number;
}

const atOnce = 50;
const requests = 500;

/** How a figure says it. */
export const loadWords = `${requests} requests with ${atOnce} under way at any moment`;

/** So many requests, fifty under way at any moment; milliseconds each took. Throws at the first that is not answered 200. */
export async function load(url: string, headers: Record<string, string> = {}): Promise<Latency> {
  const took: number[] = [];
  let sent = 0;
  const client = async (): Promise<void> => {
    while (sent < requests) {
      sent += 1;
      const begun = performance.now();
      const answer = await fetch(url, { headers });
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
      took.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.floor(share * (took.length - 1))] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}
