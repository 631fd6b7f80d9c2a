import { type ReactNode, useState } from 'react';
import type { OwnStream } from '../../api/promises.ts';
import { Button } from '../../ui/button.tsx';
import { CopyLine } from '../../ui/copy-line.tsx';
import { RotateSheet } from './rotate-sheet.tsx';
import { isOnAir } from './stream-state.ts';

interface Words {
  title: string;
  address: string;
  key: string;
  kept: ReactNode;
  /** What OBS is told of them. */
  obs: ReactNode;
}

const words: Record<OwnStream['protocol'], Words> = {
  rtmp: {
    title: 'Send your picture',
    address: 'Server',
    key: 'Stream key',
    kept: 'The key was shown when it was made. If you have not kept it, make a new one.',
    obs: 'paste the server and the key.',
  },
  srt: {
    title: 'Send your picture by SRT',
    address: 'Address, without the passphrase',
    key: 'Passphrase',
    kept: (
      <>
        The passphrase was shown when it was made; it goes behind the address as <code>&amp;passphrase=…</code>. If you
        have not kept it, make a new one.
      </>
    ),
    obs: 'paste the address with its passphrase as the server, and leave the stream key empty.',
  },
};

/** Where to send, with which key, and how OBS is told. */
export const SendCard = ({ stream }: { stream: OwnStream }) => {
  const [rotating, setRotating] = useState(false);
  const { ingest } = stream;
  if (!ingest) return null;
  const said = words[stream.protocol];
  return (
    <section className="card stack">
      <h2>{ingest.whip_url ? 'Or send it with OBS' : said.title}</h2>
      <CopyLine label={said.address} text={ingest.ingest_url} />
      <div className="row">
        <span>
          <span className="field-label">{said.key}</span>{' '}
          <code data-testid="key-end">•••• {ingest.stream_key_last4}</code>
        </span>
        <Button size="small" onClick={() => setRotating(true)}>
          Make a new key
        </Button>
      </div>
      <p className="soft small">{said.kept}</p>
      <details className="obs" open={!isOnAir(stream.state) && !ingest.whip_url}>
        <summary>How to set up OBS</summary>
        <ol>
          <li>
            Settings, Stream: choose <strong>Custom…</strong> as the service, {said.obs}
          </li>
          <li>
            Settings, Output, Advanced: rate control <strong>CBR</strong>, 4500 Kbps for 1080p (2500 for 720p), keyframe
            interval <strong>2 s</strong>. Encoder x264 or that of your graphics card, H.264; sound AAC, 128 Kbps or
            more.
          </li>
          <li>
            Settings, Video: 30 or 60 pictures a second, at most 1920 × 1080. Press <strong>Start Streaming</strong>.
          </li>
        </ol>
      </details>
      {rotating && <RotateSheet stream={stream} onClose={() => setRotating(false)} />}
    </section>
  );
};
