import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { RTCPeerConnection, useH264, useNACK, useOPUS, usePLI } from 'werift';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';

/** A browser's side of WHIP, without a browser: real WebRTC, with a test picture and a tone of ffmpeg's. */
export interface WhipPublisher {
  /** What the endpoint answered to the offer. */
  response: Response;
  /** Its body. */
  text: string;
  connection: RTCPeerConnection;
  /** Begins to send; resolves when the two are connected. */
  send(): Promise<void>;
  /** As a pulled plug would. */
  cut(): Promise<void>;
}

export const post = (url: string, key: string | undefined, body: string, type = 'application/sdp'): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': type, ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
    body,
  });

/** An offer as a browser makes it. */
export const anOffer = async (): Promise<{ connection: RTCPeerConnection; sdp: string }> => {
  const connection = new RTCPeerConnection({
    ...{ iceServers: [], iceUseIpv6: false, bundlePolicy: 'max-bundle' as const },
    ...{ iceInterfaceAddresses: { udp4: '127.0.0.1' }, iceAdditionalHostAddresses: ['127.0.0.1'] },
    codecs: {
      audio: [useOPUS()],
      video: [
        useH264({
          rtcpFeedback: [useNACK(), usePLI()],
          parameters: 'profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1',
        }),
      ],
    },
  });
  connection.addTransceiver('audio', { direction: 'sendonly' });
  connection.addTransceiver('video', { direction: 'sendonly' });
  await connection.setLocalDescription(await connection.createOffer());
  return { connection, sdp: connection.localDescription?.sdp ?? '' };
};

const portFor = async (take: (packet: Buffer) => void) => {
  const socket = createSocket('udp4', take);
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { socket, port: socket.address().port };
};

const film = async (ports: { video: number; audio: number }): Promise<ChildProcess> => {
  const { ffmpeg } = await findBinaries();
  const to = (port: number) => `rtp://127.0.0.1:${port}?pkt_size=1100`;
  return spawn(
    ffmpeg,
    [
      ...['-v', 'error', '-nostdin', '-re', '-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=30'],
      ...['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'],
      ...['-map', '0:v', '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-profile:v', 'baseline'],
      ...['-pix_fmt', 'yuv420p', '-g', '15', '-f', 'rtp', to(ports.video)],
      ...['-map', '1:a', '-c:a', 'opus', '-strict', '-2', '-ac', '2', '-f', 'rtp', to(ports.audio)],
    ],
    { stdio: 'ignore' },
  );
};

/** Offers to publish with this key. */
export const whipPublisher = async (url: string, key: string): Promise<WhipPublisher> => {
  const { connection, sdp } = await anOffer();
  const response = await post(url, key, sdp);
  const text = await response.text();
  const senderOf = (kind: string) => connection.getTransceivers().find((one) => one.kind === kind)?.sender;
  let running: ChildProcess | undefined;
  const sockets = await Promise.all(
    ['video', 'audio'].map((kind) =>
      portFor(
        (packet) =>
          void senderOf(kind)
            ?.sendRtp(packet)
            .catch(() => {}),
      ),
    ),
  );
  return {
    ...{ response, text, connection },
    async send() {
      const connected = new Promise<void>((resolve) => {
        connection.connectionStateChange.subscribe((state) => {
          if (state === 'connected') resolve();
        });
      });
      await connection.setRemoteDescription({ type: 'answer', sdp: text });
      await connected;
      running = await film({ video: sockets[0]?.port ?? 0, audio: sockets[1]?.port ?? 0 });
    },
    async cut() {
      if (running && running.exitCode === null) {
        const gone = once(running, 'close');
        running.kill('SIGKILL');
        await gone;
      }
      for (const { socket } of sockets) socket.close();
      await connection.close();
    },
  };
};
