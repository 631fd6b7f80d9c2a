/** What a campaign found. `counts` are its denominators, in words: { 'call sites × modes': 412 }. */
export interface Outcome {
  counts: Record<string, number>;
  failures: string[];
}

export interface CampaignOptions {
  seed: number;
  size: 'quick' | 'full';
  say: (line: string) => void;
}

export interface Campaign {
  name: string;
  what: string;
  /** Takes minutes even when it is small: it starts laptop after laptop. */
  isLasting?: boolean;
  run: (options: CampaignOptions) => Promise<Outcome>;
}
