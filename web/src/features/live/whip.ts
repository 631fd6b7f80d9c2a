import { type Link, NotTaken } from './broadcast.ts';

/** What is sent, at any moment; what is missing is sent as nothing until it is there. */
export interface Sent {
  video: MediaStreamTrack | undefined;
  audio: MediaStreamTrack | undefined;
}

/** A connection whose picture and sound can be exchanged while it lasts. */
export interface WhipLink extends Link {
  send(sent: Sent): void;
}

const bitsPerSecond = 2_500_000;
const gatherAtMostMs = 1_000;
const connectWithinMs = 10_000;
/** A connection that falters comes back by itself, or not at all. */
const falterMs = 2_000;

/** H.264 alone: it is what everything after us takes. */
const preferH264 = (transceiver: RTCRtpTransceiver): void => {
  const { codecs = [] } = RTCRtpSender.getCapabilities('video') ?? {};
  const wanted = codecs.filter(
    ({ mimeType, sdpFmtpLine = '' }) => mimeType === 'video/H264' && sdpFmtpLine.includes('packetization-mode=1'),
  );
  if (wanted.length > 0) transceiver.setCodecPreferences(wanted);
};

/** A smaller picture is another picture, for which everything behind begins anew: rather fewer of them. */
const keepSize = async (sender: RTCRtpSender): Promise<void> => {
  const parameters = { ...sender.getParameters(), degradationPreference: 'maintain-resolution' as const };
  await sender.setParameters(parameters).catch(() => {});
};

const gathered = (connection: RTCPeerConnection): Promise<void> =>
  new Promise((resolve) => {
    const look = () => connection.iceGatheringState === 'complete' && resolve();
    connection.addEventListener('icegatheringstatechange', look);
    setTimeout(resolve, gatherAtMostMs);
    look();
  });

const refusalOf = async (response: Response): Promise<NotTaken> => {
  const { detail } = (await response.json().catch(() => ({}))) as { detail?: string };
  const seconds = Number(response.headers.get('retry-after') ?? 0);
  return new NotTaken(response.status, detail ?? `The answer was ${response.status}.`, seconds * 1000 || undefined);
};

/** Publishes by WHIP (RFC 9725). The key goes into the header and nowhere else. */
export const publish = async (url: string, key: string, sent: Sent): Promise<WhipLink> => {
  const connection = new RTCPeerConnection();
  const authorization = `Bearer ${key}`;
  const picture = connection.addTransceiver('video', {
    direction: 'sendonly',
    sendEncodings: [{ maxBitrate: bitsPerSecond }],
  });
  const sound = connection.addTransceiver('audio', { direction: 'sendonly' });
  const send = ({ video, audio }: Sent): void => {
    void picture.sender.replaceTrack(video ?? null).catch(() => {});
    void sound.sender.replaceTrack(audio ?? null).catch(() => {});
  };
  let session: string | undefined;
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    connection.close();
    if (session) void fetch(session, { method: 'DELETE', headers: { authorization }, keepalive: true }).catch(() => {});
  };
  try {
    preferH264(picture);
    send(sent);
    await connection.setLocalDescription(await connection.createOffer());
    await keepSize(picture.sender);
    await gathered(connection);
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/sdp' },
      body: connection.localDescription?.sdp ?? '',
    });
    if (response.status !== 201) throw await refusalOf(response);
    session = new URL(response.headers.get('location') ?? '', url).href;
    await connection.setRemoteDescription({ type: 'answer', sdp: await response.text() });
    const lost = lostOf(connection);
    await connected(connection);
    return { lost, end, send };
  } catch (error) {
    end();
    throw error;
  }
};

const connected = (connection: RTCPeerConnection): Promise<void> =>
  new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error('the two did not meet')), connectWithinMs);
    const look = () => {
      if (connection.connectionState !== 'connected') return;
      clearTimeout(patience);
      resolve();
    };
    connection.addEventListener('connectionstatechange', look);
    look();
  });

const lostOf = (connection: RTCPeerConnection): Promise<void> =>
  new Promise((resolve) => {
    let faltering: ReturnType<typeof setTimeout> | undefined;
    const transport = connection.getSenders()[0]?.transport;
    transport?.addEventListener('statechange', () => transport.state === 'closed' && resolve());
    connection.addEventListener('connectionstatechange', () => {
      clearTimeout(faltering);
      if (connection.connectionState === 'failed' || connection.connectionState === 'closed') resolve();
      if (connection.connectionState === 'disconnected') faltering = setTimeout(resolve, falterMs);
    });
  });
