import type { OwnStream, StreamHealth } from '../../api/promises.ts';
import { useAnswer } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Icon } from '../../ui/icon.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ago } from '../../ui/when.ts';
import { bitrateOf, chartWords, lineOf, loudnessWords } from './health-words.ts';

const lookAgainMs = 5_000;

/** How well what is sent arrives: the figures of this moment, the last five minutes, and what happened. */
export const HealthCard = ({ stream }: { stream: OwnStream }) => {
  const { data, error, isPaused } = useAnswer(
    'live.read_health',
    { params: { stream_id: stream.stream_id } },
    { refetchInterval: lookAgainMs },
  );
  return (
    <section className="card stack" data-testid="health">
      <h2>Health</h2>
      {!data && !error && <Skeleton width="70%" />}
      {!data && error && <p className="soft">{sentenceOf(error)}</p>}
      {data && (error || isPaused) && (
        <p className="failure" role="status">
          We cannot be reached just now: these are the last figures we had of you.
        </p>
      )}
      {data && <Figures input={data.input} />}
      {data && data.samples.length > 1 && <Chart samples={data.samples} />}
      {data && data.events.length > 0 && <Events events={data.events} />}
    </section>
  );
};

const Figures = ({ input }: { input: StreamHealth['input'] }) => (
  <dl className="figures tiles">
    <div className={input.connected ? '' : 'urgent'}>
      <dt>Connection</dt>
      <dd>{input.connected ? 'Good' : 'Nothing arrives'}</dd>
    </div>
    <div>
      <dt>Bitrate</dt>
      <dd>{bitrateOf(input.bitrate_bps)}</dd>
    </div>
    <div>
      <dt>Pictures a second</dt>
      <dd>{Math.round(input.frame_rate)}</dd>
    </div>
    <div className={input.dropped_frames > 0 ? 'urgent' : ''}>
      <dt>Dropped</dt>
      <dd>{input.dropped_frames}</dd>
    </div>
    {input.audio_level_db !== undefined && (
      <div>
        <dt>Sound</dt>
        <dd>
          {Math.round(input.audio_level_db)} dB, {loudnessWords(input.audio_level_db)}
        </dd>
      </div>
    )}
  </dl>
);

const box = { width: 600, height: 90 };

const Chart = ({ samples }: { samples: StreamHealth['samples'] }) => {
  const bits = samples.map(({ bitrate_bps }) => bitrate_bps);
  const frames = samples.map(({ frame_rate }) => frame_rate);
  const top = (values: readonly number[]) => Math.max(...values) * 1.15;
  return (
    <figure className="health-chart">
      <svg
        viewBox={`0 0 ${box.width} ${box.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={chartWords(samples)}
      >
        <polygon
          className="area"
          points={`0,${box.height} ${lineOf(bits, { ...box, top: top(bits) })} ${box.width},${box.height}`}
        />
        <polyline className="bits" points={lineOf(bits, { ...box, top: top(bits) })} />
        <polyline className="frames" points={lineOf(frames, { ...box, top: top(frames) })} />
      </svg>
      <figcaption className="soft small">
        <span className="key bits">Bitrate</span> <span className="key frames">Pictures a second</span>{' '}
        <span className="push">last five minutes</span>
      </figcaption>
    </figure>
  );
};

const icons = { info: 'check', warning: 'clock', problem: 'alert' } as const;

const Events = ({ events }: { events: StreamHealth['events'] }) => (
  <ol className="health-events" aria-label="What happened">
    {events.slice(0, 8).map(({ at, level, words }) => (
      <li key={`${at} ${words}`} className={level}>
        <Icon name={icons[level]} size={18} />
        <span>{words}</span>
        <time className="soft small" dateTime={at}>
          {ago(at, new Date())}
        </time>
      </li>
    ))}
  </ol>
);
