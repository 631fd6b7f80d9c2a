import type { RTCPeerConnection, RTCRtpReceiver } from 'werift';
import { local } from '../../../resource.ts';
import type { RtpPacket } from './incoming.ts';
import { type Kind, ntpMs } from './media-clock.ts';

/** Our side of a browser's connection. */
export interface Peer {
  /** SDP, with the one address we can be reached by. */
  answer: string;
  askForKey(): void;
  close(): void;
}

export interface PeerOutside {
  packet(kind: Kind, packet: RtpPacket): void;
  report(kind: Kind, timestamp: number, readMs: number): void;
  /** The other side is gone, or was never reached. */
  ended(why: string): void;
}

/** What we say our end can take. There is no network in between that could be filled: a browser need not feel its way up to it. */
const bitsPerSecond = 6_000_000;
const sayItEveryMs = 1_000;
const senderReport = 200;

/** Loaded with the first publisher: most laptops' days pass without one. */
const webRtc = () => import('werift');

const profilesOf = (offer: string): string[] => [
  ...new Set([...offer.matchAll(/profile-level-id=([0-9a-fA-F]{6})/g)].map(([, profile = '']) => profile)),
];

const configuration = async (offer: string) => {
  const { useH264, useNACK, useOPUS, usePLI, useREMB, useSdesMid } = await webRtc();
  return {
    // One socket of the loopback; whoever offers calls, we only answer (ICE lite).
    ...{ iceLite: true, iceUseIpv6: false, iceUseTcp: false, iceServers: [], bundlePolicy: 'max-bundle' as const },
    ...{ iceInterfaceAddresses: { udp4: local.host }, iceAdditionalHostAddresses: [local.host] },
    codecs: {
      audio: [useOPUS()],
      video: profilesOf(offer).map((profile) =>
        useH264({
          // Without transport-wide feedback: as werift 0.25 writes it, Chromium takes an idle line for a full one.
          rtcpFeedback: [useNACK(), usePLI(), useREMB()],
          parameters: `profile-level-id=${profile};packetization-mode=1;level-asymmetry-allowed=1`,
        }),
      ),
    },
    headerExtensions: { audio: [useSdesMid()], video: [useSdesMid()] },
  };
};

/** Without what we would not keep: addresses nobody listens on, and feedback we do not give. */
const honest = (sdp: string): string =>
  sdp
    .split('\r\n')
    .filter((line) => !line.startsWith('a=candidate:') || line.split(' ')[4] === local.host)
    .filter((line) => !/^a=rtcp-fb:\S+ (transport-cc|ccm fir)$/.test(line))
    .join('\r\n');

/** Answers an offer that has been read. Nothing is received before the answer is on its way. */
export const answerTo = async (offer: string, outside: PeerOutside): Promise<Peer> => {
  const { ReceiverEstimatedMaxBitrate, RTCPeerConnection: Connection, RtcpPayloadSpecificFeedback } = await webRtc();
  const connection: RTCPeerConnection = new Connection(await configuration(offer));
  let isClosed = false;
  let pictures: { receiver: RTCRtpReceiver; ssrc: number } | undefined;

  const sayWhatWeTake = (): void => {
    if (!pictures) return;
    const { receiver, ssrc } = pictures;
    const feedback = new ReceiverEstimatedMaxBitrate({
      ...{ senderSsrc: receiver.rtcpSsrc, mediaSsrc: 0, uniqueID: 'REMB', ssrcNum: 1, ssrcFeedbacks: [ssrc] },
      ...{ brExp: 8, brMantissa: Math.floor(bitsPerSecond / 2 ** 8) },
    });
    receiver.dtlsTransport.sendRtcp([new RtcpPayloadSpecificFeedback({ feedback })]).catch(() => {});
  };
  const saying = setInterval(sayWhatWeTake, sayItEveryMs);
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    clearInterval(saying);
    connection.close().catch(() => {});
  };
  const end = (why: string): void => {
    if (isClosed) return;
    close();
    outside.ended(why);
  };

  connection.connectionStateChange.subscribe((state) => {
    if (state === 'closed') end('the publisher said goodbye');
    if (state === 'failed') end('the connection was lost');
  });
  connection.onRemoteTransceiverAdded.subscribe(({ kind, receiver }) => {
    receiver.onRtcp.subscribe((report) => {
      if (report.type !== senderReport || isClosed) return;
      const { ntpTimestamp, rtpTimestamp } = report.senderInfo;
      outside.report(kind === 'video' ? 'video' : 'audio', rtpTimestamp, ntpMs(ntpTimestamp));
    });
  });
  connection.onTrack.subscribe((track) => {
    const kind: Kind = track.kind === 'video' ? 'video' : 'audio';
    track.onReceiveRtp.subscribe(({ header, payload }) => {
      if (isClosed) return;
      if (kind === 'video' && pictures === undefined && track.ssrc !== undefined) {
        const receiver = connection.getTransceivers().find((one) => one.kind === 'video')?.receiver;
        if (receiver) pictures = { receiver, ssrc: track.ssrc };
        sayWhatWeTake();
      }
      const { sequenceNumber: number, timestamp, marker } = header;
      outside.packet(kind, { number, timestamp, marker, payload });
    });
  });

  try {
    await connection.setRemoteDescription({ type: 'offer', sdp: offer });
    await connection.setLocalDescription(await connection.createAnswer());
  } catch (error) {
    close();
    throw error;
  }
  return {
    answer: honest(connection.localDescription?.sdp ?? ''),
    askForKey: () => void pictures?.receiver.sendRtcpPLI(pictures.ssrc).catch(() => {}),
    close,
  };
};
