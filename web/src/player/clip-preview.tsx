import { useState } from 'react';
import type { Bounds } from './bounds.ts';
import type { Source } from './engine.ts';
import { useBounds } from './use-bounds.ts';
import { useEngine } from './use-engine.ts';

const noNewAccess = async () => false;

/** What a clip would show, over and over, without sound and without anything around it. */
export const ClipPreview = ({
  source,
  bounds,
  engine: wanted,
}: {
  source: Source;
  bounds: Bounds;
  engine: string | null;
}) => {
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const engine = useEngine(video, source, wanted, noNewAccess);
  useBounds(video, bounds, engine.zeroDate, true);
  return (
    <div className="clip-preview">
      <video ref={setVideo} muted autoPlay playsInline preload="auto" aria-label="Preview of the clip" />
      {engine.failure && <p role="alert">{engine.failure}</p>}
    </div>
  );
};
