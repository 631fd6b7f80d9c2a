import { useState } from 'react';
import type { OwnStream } from '../../api/promises.ts';
import { Button } from '../../ui/button.tsx';
import { CopyLine } from '../../ui/copy-line.tsx';
import { RotateSheet } from './rotate-sheet.tsx';
import { isOnAir } from './stream-state.ts';

/** Where to send, with which key, and how OBS is told. */
export const SendCard = ({ stream }: { stream: OwnStream }) => {
  const [rotating, setRotating] = useState(false);
  const { ingest } = stream;
  if (!ingest) return null;
  return (
    <section className="card stack">
      <h2>{ingest.whip_url ? 'Or send it with OBS' : 'Send your picture'}</h2>
      <CopyLine label="Server" text={ingest.ingest_url} />
      <div className="row">
        <span>
          <span className="field-label">Stream key</span>{' '}
          <code data-testid="key-end">•••• {ingest.stream_key_last4}</code>
        </span>
        <Button size="small" onClick={() => setRotating(true)}>
          Make a new key
        </Button>
      </div>
      <p className="soft small">The key was shown when it was made. If you have not kept it, make a new one.</p>
      <details className="obs" open={!isOnAir(stream.state) && !ingest.whip_url}>
        <summary>How to set up OBS</summary>
        <ol>
          <li>
            Settings, Stream: choose <strong>Custom…</strong> as the service, paste the server and the key.
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
