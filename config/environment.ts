export type EnvironmentName = 'local' | 'dev' | 'staging' | 'prod';

/** An app of somebody else that people may sign in to with their account here (docs/oidc.md). */
export interface App {
  /** Names it in the templates, for ever: another key is another app, which everybody has to sign in to again. */
  key: string;
  /** What people read where they sign in to it, and in their settings, where they can disconnect it. */
  name: string;
  /** Where it is at home, for people who wonder what it is. */
  homepage: string;
  /** Whither people return, compared letter by letter: https, a scheme of a native app, or http on localhost. */
  callbacks: readonly [string, ...string[]];
  /** Whither they return when they have signed out. */
  logouts?: readonly string[];
  /** The most it may ask for: scopes of lambdas/kit/scopes.ts. */
  scopes: readonly [string, ...string[]];
  /** Whether it may also read the name, or the e-mail address, from the identity provider itself. */
  profile?: readonly ('name' | 'email')[];
  /** Origins of its own pages that call our API from a browser; none for native apps and servers. */
  origins?: readonly string[];
}

/** Everything that may differ between two deployments of the platform; code never asks which environment it is in. */
export interface Environment {
  name: EnvironmentName;
  /** Left out: the account whose credentials deploy. */
  account?: string;
  region: string;
  /** The host people type. Without it CloudFront's own name serves. The certificate is one of us-east-1. */
  site?: { domain: string; certificateArn: string };
  /** Whoever disagrees with staff answers the mail they got: somebody has to read what is sent to `from`. */
  mail: { domain: string; from: string };
  /** Whom to tell of a weakness, as an address security.txt may name: `mailto:…` or `https://…`. */
  securityContact: string;
  /** Who is woken by alarms; nobody when left out. */
  alarmsTo?: string;
  logRetentionDays: 1 | 7 | 30 | 90;
  /** How long every event can be replayed. */
  archiveDays: 7 | 14 | 30;
  /** Whether tables, buckets and accounts outlive their stack. */
  keepsData: boolean;
  priceClass: 'PriceClass_100' | 'PriceClass_200' | 'PriceClass_All';
  /**
   * One more cache that all of CloudFront's regions ask before they ask S3 for media, billed per request. A region that has
   * one: the environment's own, or the nearest of AWS's list. Left out: none.
   */
  originShield?: string;
  /** What the whole HTTP API takes, below the account's 10,000 a second that all APIs share. */
  apiRate: { perSecond: number; burst: number };
  /** Apps of others that people may sign in to. */
  apps: readonly App[];
  /** What is taken in a while, and at once after a rest; past it the answer is 429. */
  limits: {
    /** Per signed-in person: everything, what an upload asks, and what looking at videos and playing them asks. */
    person: { perMinute: number; burst: number };
    upload: { perMinute: number; burst: number };
    views: { perMinute: number; burst: number };
    /** Per household and stream with a password or tickets: tries to be let in. */
    entries: { perMinute: number; burst: number };
    /** Per address, whoever is behind it: everything, and signing in. */
    address: { perMinute: number; signInsPerFiveMinutes: number };
  };
  uploads: {
    largestBytes: number;
    /** Per person and day. */
    dailyBytes: number;
    /** Per person, at the same time. */
    open: number;
    /** What happens to a file the malware scanner cannot look into (encrypted, too large). */
    unscannable: 'refuse' | 'accept';
  };
  /** For so many days somebody who closes their account can turn back. */
  accounts: { graceDays: number };
  /** How many one person can open. */
  channels: { perPerson: number };
  webhooks: {
    /** Which ports an address may name. */
    ports: readonly number[];
    /** Whether messages may go to this very machine, unencrypted too; only a laptop allows it. */
    loopback: 'allow' | 'refuse';
  };
  /** Streams on air; without it there is no live at all: no channels, no addresses, no price. */
  live?: {
    /** How many may be on air at once: channels of MediaLive, as the account's quota allows. */
    channels: number;
    /** One pipeline costs half; two go on when one of Amazon's zones fails. */
    class: 'SINGLE_PIPELINE' | 'STANDARD';
    /** The pictures made of each stream, by their short side; what comes in smaller is scaled up. */
    rungs: readonly [360 | 480 | 720 | 1080, ...(360 | 480 | 720 | 1080)[]];
    /** The longest stream. What has been sent can be recorded for an hour longer. */
    maxHours: number;
    /** A stream nobody sends anything to, and one nobody has watched for so long, ends. */
    noInputMinutes: number;
    noViewersMinutes?: number;
    /** Hours on air: what one person gets a day, and everybody together a month. */
    personHoursPerDay: number;
    environmentHoursPerMonth: number;
    /** Whence streams may be sent. */
    publishFrom: readonly [string, ...string[]];
    /**
     * Whither pages may send what camera and microphone take, by WHIP: an origin. Left out, they may not even ask for a camera.
     * MediaLive takes no WHIP; the laptop's stand-in does.
     */
    fromBrowser?: string;
    /**
     * Streams may be sent by SRT too: an input of another kind, whose passphrase is a secret of Secrets Manager as long as the
     * stream lasts. Left out, by RTMP alone; with the class STANDARD it is. `latencyMs`, from 120 to 15,000: so long what got
     * lost on the way is waited for, and so much later viewers see it.
     */
    srt?: { latencyMs: number };
    /** What an hour on air costs in this region, without what its viewers cost: shown to creators, charged by AWS. */
    pricePerHourUsd: number;
    /** How long an encoder takes to come up, said to creators; four times as long, and starting has failed. */
    startSeconds: number;
    /** Where else a stream can be sent: RTMP servers its owner names. */
    targets: {
      /** So many of a stream; none with the class STANDARD, whose two pipelines would send the same twice. */
      most: number;
      /** Ports an address may name. */
      ports: readonly number[];
      /** Whether it may lead to this very machine, at any port: a developer's laptop, and nothing else. */
      loopback: 'allow' | 'refuse';
      /** What each adds to the price: one more output of MediaLive in the largest of the pictures. */
      pricePerHourUsd: number;
    };
  };
  /** Rooms beside streams; without live there are none. */
  chat?: {
    /** Sockets open at the same time: of one person, and from one address. */
    socketsPerPerson: number;
    socketsPerAddress: number;
    /** What one person may say. */
    perMinute: number;
    burst: number;
    /** A room with so many readers is read from pages at the edge, until there are so few. */
    pagesFrom: number;
    pagesUntil: number;
    /** So many of them, more or less, keep a socket, for it to be known how many read. */
    sampled: number;
    /** Where more messages than this come in a second, a fair sample of them is shown. */
    shownPerSecond: number;
  };
  /** Where the browser sends a file's parts when that is not simply the upload bucket's own address. */
  uploadAddress?: string;
  /** A release of an API function goes to so many of a hundred requests for so long; all at once when left out. */
  release?: { percent: number; minutes: number };
  /** What the environment may cost in a month, in US dollars; past it, and before it when that can be foreseen, mail comes. */
  monthlyBudgetUsd?: number;
  /** Dashboards, CloudFront's further metrics, tags for the bill and what else only makes sense in front of the internet. */
  facesInternet: boolean;
}

export const GiB = 1024 ** 3;
