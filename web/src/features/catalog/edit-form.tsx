import { useState } from 'react';
import { call } from '../../api/api.ts';
import type { OwnVideo } from '../../api/promises.ts';
import { useDoing } from '../../api/queries.ts';
import { fieldProblems, isRefused, sentenceOf } from '../../api/refusal.ts';
import { carefulSave, type Saved, type Seen } from '../../ui/careful-save.ts';
import { withTheirs } from '../../ui/conflict.ts';
import { ConflictNote } from '../../ui/conflict-note.tsx';
import { Check, FormProblem, Select, TextField } from '../../ui/field.tsx';
import { SaveRow } from '../../ui/save-row.tsx';
import { toast } from '../../ui/toast.tsx';
import { ChaptersField } from './chapters-field.tsx';
import { chapterProblem, chaptersIn } from './chapters-text.ts';
import { AudienceFields, WordsFields } from './common-fields.tsx';
import { videoChanged } from './video-actions.tsx';
import { changeBetween, formOf, tagsOf, tagsSlip, tidied, type VideoChange, type VideoForm } from './video-form.ts';
import { categoryOptions, fieldWords, languageOptions, valueWords } from './video-options.ts';

const seenOf = (video: OwnVideo): Seen<VideoForm> => ({ form: formOf(video), version: video.version });
const isOutdated = (error: unknown): boolean => isRefused(error, 'request.version_mismatch');

/** Words, finders and players of a video. Saves only what was changed, and only over what has been seen. */
export const EditForm = ({ video, publishes }: { video: OwnVideo; publishes: boolean }) => {
  const [seen, setSeen] = useState(() => seenOf(video));
  const [form, setForm] = useState(seen.form);
  const [conflicts, setConflicts] = useState<(keyof VideoForm)[]>([]);
  const change = useDoing('catalog.change_video');
  const params = { video_id: video.video_id };
  const problems = fieldProblems(change.error);
  const isDirty = Object.keys(changeBetween(seen.form, form)).length > 0;
  const slip = tagsSlip(tagsOf(form.tags));
  const set = (part: Partial<VideoForm>) => setForm({ ...form, ...part });

  const settle = ({ seen, form, conflicts }: Saved<VideoForm>) => {
    setSeen(seen);
    setForm(form);
    setConflicts(conflicts);
  };

  const undo = async (back: VideoChange) => {
    const after = seenOf(await change.mutateAsync({ params, body: back }));
    settle({ seen: after, form: after.form, conflicts: [] });
    await videoChanged();
    toast('Your change is undone.');
  };

  // Mostly it is its progress that changed meanwhile, which is nothing to ask about; real conflicts a person decides.
  const save = async () => {
    const [mine, before] = [tidied(form), seen.form];
    const saved = await carefulSave({
      seen,
      mine,
      send: async (part, ifMatch) => {
        const body = changeBetween(before, { ...before, ...part });
        return seenOf(await change.mutateAsync({ params, body, options: { ifMatch } }));
      },
      look: async () => seenOf((await call('catalog.read_video', { params })) as OwnVideo),
      isOutdated,
    });
    settle(saved);
    if (saved.conflicts.length > 0) return;
    await videoChanged();
    const back = changeBetween(mine, before);
    // What had no value before cannot be taken back to none, so nothing is promised then.
    const undoable = Object.keys(changeBetween(before, mine)).every((name) => name in back);
    toast('Saved.', undoable ? () => void undo(back).catch((error) => toast(sentenceOf(error))) : undefined);
  };

  const failed = change.error && !isOutdated(change.error) && Object.keys(problems).length === 0;

  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        const { slip: chaptersSlip } = chaptersIn(form.chapters, video.duration_sec);
        if (chaptersSlip && form.chapters !== seen.form.chapters) return toast(chaptersSlip);
        void save().catch((error) => {
          // A refusal of the change itself stands in the form.
          if (!isRefused(error) || isOutdated(error)) toast(sentenceOf(error));
        });
      }}
    >
      <WordsFields form={form} set={set} problems={problems} />
      <TextField
        label="Tags"
        hint="Up to 20 of 40 characters each, separated by commas."
        value={form.tags}
        onChange={({ currentTarget }) => set({ tags: currentTarget.value })}
        problem={problems['tags']}
        slip={slip}
      />
      <ChaptersField
        text={form.chapters}
        onChange={(chapters) => set({ chapters })}
        durationSec={video.duration_sec}
        problem={chapterProblem(problems)}
      />
      <div className="pair">
        <Select
          label="Category"
          value={form.category_id}
          options={categoryOptions(form.category_id)}
          onChoose={(category) => set({ category_id: category as VideoForm['category_id'] })}
        />
        <Select
          label="Language"
          value={form.language}
          options={languageOptions(form.language)}
          onChoose={(language) => set({ language })}
        />
      </div>
      <AudienceFields form={form} set={set} publishes={publishes} />
      <Check
        label="Only for adults (18+)"
        checked={form.age_restriction === '18'}
        onChange={({ currentTarget }) => set({ age_restriction: currentTarget.checked ? '18' : 'none' })}
      />
      {publishes && (video.status === 'INIT' || video.status === 'PROCESSING') && (
        <Check
          label="Publish it as soon as it can be played"
          checked={form.auto_publish}
          onChange={({ currentTarget }) => set({ auto_publish: currentTarget.checked })}
        />
      )}
      <FormProblem>{failed && sentenceOf(change.error)}</FormProblem>
      <ConflictNote
        parts={conflicts.map((name) => ({ name, word: fieldWords[name], theirs: valueWords(name, seen.form) }))}
        onTakeTheirs={(name) => {
          setForm(withTheirs(form, seen.form, name));
          setConflicts(conflicts.filter((each) => each !== name));
        }}
      />
      <SaveRow
        busy={change.isPending}
        isDirty={isDirty}
        canSave={!slip}
        onDiscard={() => settle({ seen, form: seen.form, conflicts: [] })}
      />
    </form>
  );
};
