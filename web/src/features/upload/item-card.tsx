import { useState } from 'react';
import { Link } from 'react-router';
import type { Visibility } from '../../api/promises.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { Check, Select, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast } from '../../ui/toast.tsx';
import { sizeOf } from '../../ui/when.ts';
import { Absent } from './absent.tsx';
import { type Item, isGoing, titleFrom } from './item.ts';
import { Preparing } from './preparing.tsx';
import { progressWords } from './progress-words.ts';
import { UploadChannel, useMayPublish } from './upload-channel.tsx';
import { uploads } from './uploads-here.ts';

const visibilityOptions: readonly (readonly [Visibility, string])[] = [
  ['public', 'Public'],
  ['unlisted', 'Unlisted'],
  ['private', 'Private'],
];

/** A file and where it stands in the list. */
interface Place {
  item: Item;
  first: boolean;
  last: boolean;
}

const iconOf = ({ phase }: Item): 'check' | 'alert' | 'file' => {
  if (phase === 'done') return 'check';
  return phase === 'failed' || phase === 'unfit' ? 'alert' : 'file';
};

/** Where the focus goes when the file has just been chosen. */
export const cardIdOf = (id: string): string => `file-${id}`;

/** One file: what it shall be called and who may see it, then how far it is. */
export const ItemCard = ({ item, first, last }: Place) => (
  <li id={cardIdOf(item.id)} tabIndex={-1} className={`card item ${item.phase}`} aria-label={item.file.name}>
    <div className="item-head">
      <span className="item-icon">
        <Icon name={iconOf(item)} size={22} />
      </span>
      <div>
        <h3>{item.phase === 'chosen' ? item.file.name : item.title || item.file.name}</h3>
        <p className="soft small">
          {sizeOf(item.file.size)}
          {item.phase !== 'chosen' && ` · ${item.file.name}`}
        </p>
      </div>
      <div className="row push">
        <Controls item={item} first={first} last={last} />
      </div>
    </div>
    {item.phase === 'chosen' && (item.uploadId ? <Continues item={item} /> : <Describe item={item} />)}
    {(isGoing(item) || item.phase === 'paused') && <Moving item={item} />}
    {item.phase === 'absent' && <Absent item={item} />}
    {item.problem && (
      <p className="failure" role="alert">
        {item.problem}
      </p>
    )}
    {item.phase === 'done' && item.videoId && item.uploadId && (
      <Preparing videoId={item.videoId} uploadId={item.uploadId} onFailed={(why) => uploads.turnedOut(item.id, why)} />
    )}
  </li>
);

const Describe = ({ item }: { item: Item }) => {
  const mayPublish = useMayPublish(item);
  return (
    <div className="describe">
      <TextField
        label="Title"
        maxLength={255}
        value={item.title}
        onChange={({ currentTarget }) => uploads.edit(item.id, { title: currentTarget.value })}
      />
      <Select
        label="Visibility"
        value={item.visibility}
        options={visibilityOptions}
        onChoose={(visibility) => uploads.edit(item.id, { visibility })}
      />
      <UploadChannel item={item} />
      {mayPublish ? (
        <Check
          label="Publish it as soon as it can be played"
          checked={item.autoPublish}
          onChange={({ currentTarget }) => uploads.edit(item.id, { autoPublish: currentTarget.checked })}
        />
      ) : (
        <p className="soft small">The channel’s owner and managers publish it.</p>
      )}
    </div>
  );
};

const Continues = ({ item }: { item: Item }) => (
  <div className="continues">
    <Icon name="restart" />
    <p>
      You have already begun to upload this file. We continue where it stopped.{' '}
      <button
        type="button"
        className="link"
        onClick={() => uploads.edit(item.id, { uploadId: undefined, title: titleFrom(item.file.name) })}
      >
        Upload it as a new video instead
      </button>
    </p>
  </div>
);

const Moving = ({ item }: { item: Item }) => (
  <div className="stack-tight">
    <ProgressBar
      percent={(item.sentBytes / item.file.size) * 100}
      label={`Upload of ${item.file.name}`}
      look={item.phase === 'paused' || item.phase === 'waiting' ? 'waiting' : undefined}
    />
    <p className="soft small progress-words">{progressWords(item)}</p>
  </div>
);

const Controls = ({ item, first, last }: Place) => {
  const [asking, setAsking] = useState(false);
  const isOver = item.phase === 'done' || item.phase === 'unfit';
  const started = item.uploadId !== undefined && item.phase !== 'chosen';
  const cancel = () => {
    setAsking(false);
    const said = () => started && !isOver && toast(`The upload of “${item.file.name}” is cancelled.`);
    void uploads
      .cancel(item.id)
      .then(said)
      .catch((error) => toast(sentenceOf(error)));
  };
  return (
    <>
      {isGoing(item) && item.phase !== 'finishing' && (
        <Button size="small" icon="pause" onClick={() => uploads.pause(item.id)}>
          Pause
        </Button>
      )}
      {['absent', 'chosen', 'queued', 'paused'].includes(item.phase) && (
        <>
          <Button
            {...{ size: 'small', look: 'quiet', icon: 'up' }}
            aria-label={`Send ${item.file.name} earlier`}
            disabled={first}
            onClick={() => uploads.move(item.id, -1)}
          />
          <Button
            {...{ size: 'small', look: 'quiet', icon: 'down' }}
            aria-label={`Send ${item.file.name} later`}
            disabled={last}
            onClick={() => uploads.move(item.id, 1)}
          />
        </>
      )}
      {item.phase === 'paused' && (
        <Button size="small" look="primary" icon="play" onClick={() => uploads.start(item.id)}>
          Resume
        </Button>
      )}
      {item.phase === 'failed' && (
        <Button size="small" look="primary" icon="restart" onClick={() => uploads.start(item.id)}>
          Try again
        </Button>
      )}
      {item.phase === 'done' && item.videoId && (
        <Link className="button small" to={`/studio/${item.videoId}`}>
          Edit details
        </Link>
      )}
      {item.phase !== 'finishing' && (
        <Button
          size="small"
          look="quiet"
          icon="close"
          aria-label={isOver ? `Remove ${item.file.name} from this list` : `Cancel ${item.file.name}`}
          onClick={() => (started && !isOver ? setAsking(true) : cancel())}
        />
      )}
      {asking && (
        <Sheet title="Cancel this upload?" onClose={() => setAsking(false)}>
          <p>What has been sent of “{item.file.name}” is thrown away. To stop for a while only, pause it.</p>
          <div className="actions">
            <Button onClick={() => setAsking(false)}>Keep uploading</Button>
            <Button look="danger" onClick={cancel}>
              Cancel upload
            </Button>
          </div>
        </Sheet>
      )}
    </>
  );
};
