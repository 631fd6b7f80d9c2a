import type { OwnStream } from '../../api/promises.ts';
import { Check, Select, TextField } from '../../ui/field.tsx';
import { AudienceFields, WordsFields } from '../catalog/common-fields.tsx';
import { localValueOf, zoneWords } from '../catalog/publish-when.ts';
import type { MyChannel } from '../channels/my-channels.ts';
import { DoorFields } from './door-fields.tsx';
import type { StreamForm } from './stream-form.ts';
import {
  dvrOptions,
  latencyHint,
  latencyOptions,
  protocolHint,
  protocolOptions,
  reconnectOptions,
} from './stream-options.ts';

/** Everything a stream is told to be. What was settled when it started is left out once it has. */
export const StreamFields = ({
  form,
  set,
  problems,
  hourProblem,
  channels = [],
  protocols = [],
  isSettled = false,
  publishes = true,
  before,
}: {
  form: StreamForm;
  set: (part: Partial<StreamForm>) => void;
  problems: Readonly<Record<string, string>>;
  hourProblem: string | undefined;
  /** To choose from, where there are several. */
  channels?: readonly MyChannel['channel'][];
  /** What it may be sent by, where there is a choice. */
  protocols?: OwnStream['protocols'];
  isSettled?: boolean;
  publishes?: boolean;
  /** What is asked at its door now, where it is there already. */
  before?: StreamForm['admission'] | undefined;
}) => (
  <>
    <WordsFields form={form} set={set} problems={problems} />
    {channels.length > 1 && (
      <Select
        label="Channel"
        value={form.channel_id || channels[0]?.channel_id || ''}
        options={channels.map(({ channel_id, name }) => [channel_id, name] as const)}
        onChoose={(channel_id) => set({ channel_id })}
      />
    )}
    <AudienceFields form={form} set={set} publishes={publishes} />
    <DoorFields form={form} set={set} problem={problems['password']} before={before} publishes={publishes} />
    {!isSettled && (
      <>
        <TextField
          label="Begins on"
          type="datetime-local"
          hint={`To announce it; empty for no certain hour. Your time zone: ${zoneWords()}`}
          value={form.scheduled_at}
          min={localValueOf(new Date().toISOString())}
          problem={problems['scheduled_at']}
          slip={hourProblem}
          onChange={({ currentTarget }) => set({ scheduled_at: currentTarget.value })}
        />
        <div className="pair">
          <Select
            label="Latency"
            hint={latencyHint[form.latency]}
            value={form.latency}
            options={latencyOptions}
            onChoose={(latency) => set({ latency })}
          />
          <Select
            label="How far viewers can go back"
            value={String(form.dvr_window_sec)}
            options={dvrOptions(form.dvr_window_sec)}
            onChoose={(seconds) => set({ dvr_window_sec: Number(seconds) })}
          />
        </div>
        {protocols.length > 1 && (
          <Select
            label="How you send it"
            hint={protocolHint[form.protocol]}
            value={form.protocol}
            options={protocolOptions(protocols)}
            onChoose={(protocol) => set({ protocol })}
          />
        )}
        <Select
          label="When your connection is lost, wait"
          hint="So long it is a pause: viewers read that you will be right back, and it stays one recording."
          value={String(form.reconnect_window_sec)}
          options={reconnectOptions(form.reconnect_window_sec)}
          onChoose={(seconds) => set({ reconnect_window_sec: Number(seconds) })}
        />
        <Check
          label="Record it: afterwards it is a video of yours"
          checked={form.record}
          onChange={({ currentTarget }) => set({ record: currentTarget.checked })}
        />
      </>
    )}
  </>
);
