import type { Divergence } from '../../resource.ts';

export const divergences: Divergence[] = [
  {
    what: 'Video is x264 at its quickest setting without pictures that look ahead, whatever the rate control and quality say',
    why: 'a laptop encodes on the cores its owner works on; bit rates, sizes, rates and groups of pictures are as ordered',
  },
  {
    what: 'Rungs that would enlarge the publisher’s picture are not made; MediaLive makes them',
    why: 'they cost the same and show nothing more',
  },
  {
    what: 'One pipeline encodes, also for the class STANDARD, which only counts two',
    why: 'two would take the laptop’s cores twice for the same pictures',
  },
  {
    what: 'An input that is lost is filled with its picture at once, in a stretch of its own after a discontinuity; repeated and black frames before it are left out',
    why: 'the encoder begins anew with every source; viewers see the same picture a moment earlier',
  },
  {
    what: 'CREATING, STARTING and STOPPING take a second each unless told otherwise',
    why: 'AWS takes about a minute, and nobody wants to wait that long at a laptop',
  },
  {
    what: 'Stream names of inputs are kept as hashes: only the answer to who gave one shows it, all others its last four characters',
    why: 'no file of a laptop shall hold a publisher’s key',
  },
  {
    what: 'A second publisher is refused in words, five wrong keys a minute block an address, and a silent publisher is taken over from',
    why: 'MediaLive says nothing of any of this to anybody; on a laptop it can be said',
  },
  {
    what: 'Browsers publish to an RTMP push input by WHIP (RFC 9725), at one more destination of its answer: H.264, and Opus, which is made AAC on the way in; on the loopback alone, by ICE lite over UDP',
    why: 'MediaLive takes no WHIP at all; with it a creator can go live without any software',
  },
  {
    what: 'An SRT listener is an ffmpeg, where one was built with SRT: else CreateInput is refused. It listens on a UDP port of its own while its channel runs, to one publisher at a time; another is not answered until that one is gone, for which a lost connection takes five seconds. Refused passphrases are logged and block nobody',
    why: 'MediaLive’s own SRT is not to be had on a laptop, and it tells nobody of any of this',
  },
  {
    what: 'The passphrase of an SRT listener is read when its channel starts, whatever its role may read; without it nobody is listened to. A publisher’s choice of AES-128, 192 or 256 is taken, whatever the input says, and a stream id is ignored',
    why: 'roles decide nothing on a laptop; SRT has the sender choose, and MediaLive only logs the id',
  },
  {
    what: 'Only RTMP push and SRT listener inputs, H.264 with AAC, one output group to MediaPackage v2 or CMAF ingest, and groups to RTMP servers are understood; failover, schedules, captions, SRT callers and the rest are refused',
    why: 'a setting that is silently ignored would be found out on AWS',
  },
  {
    what: 'An output to an RTMP server is tried again after a second, then after twice as long each time, up to the interval it says; when its tries are used up it alone stops. It sets no alert, and carries a picture that also goes to packaging; where that rung was left out, the largest there is',
    why: 'MediaLive waits the whole interval each time and then stops the channel; nobody wants to wait that long at a laptop, or to lose a stream for another place’s sake',
  },
  {
    what: 'An RTMP server is connected to at an address of the internet that was looked up once; this machine itself only where the template says so',
    why: 'MediaLive connects from Amazon’s network; here an output leaves from inside somebody’s own',
  },
  {
    what: 'Stream names of destinations lie in this MediaLive’s own file, readable by its owner alone, until the channel is told of others; then they are overwritten',
    why: 'a channel goes on sending after a restart',
  },
  {
    what: 'Metrics are kept in memory for a quarter of an hour: ActiveAlerts, DroppedFrames, FillMsec, InputVideoFrameRate, NetworkIn and OutputAudioLevelDbfs, for the dimensions ChannelId and Pipeline alone, and ActiveOutputs of groups to RTMP servers',
    why: 'they say how a stream is doing now',
  },
  { what: 'Input security groups are neither made nor changed by requests', why: 'templates declare them' },
  { what: 'A channel has at most one input attached', why: 'nothing switches between inputs here' },
  { what: 'Signatures are not verified', why: 'one account owns everything, and only the loopback is listened on' },
];
