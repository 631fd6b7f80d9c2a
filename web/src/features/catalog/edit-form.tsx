import { useState } from 'react';
import { call } from '../../api/api.ts';
import type { OwnVideo } from '../../api/promises.ts';
import { useDoing } from '../../api/queries.ts';
import { fieldProblems, isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { Check, FormProblem, Select, TextField } from '../../ui/field.tsx';
import { SaveRow } from '../../ui/save-row.tsx';
import { toast } from '../../ui/toast.tsx';
import { AudienceFields, WordsFields } from './common-fields.tsx';
import { videoChanged } from './video-actions.tsx';
import {
  changeBetween,
  conflictsBetween,
  formOf,
  rebase,
  tagsOf,
  type VideoChange,
  type VideoForm,
} from './video-form.ts';
import { categoryOptions, fieldWords, languageOptions } from './video-options.ts';

/** Words, finders and players of a video. Saves only what was changed, and only over what has been seen. */
export const EditForm = ({ video, publishes }: { video: OwnVideo; publishes: boolean }) => {
  const [base, setBase] = useState(() => formOf(video));
  const [form, setForm] = useState(base);
  const [seenVersion, setSeenVersion] = useState(video.version);
  const [conflicts, setConflicts] = useState<(keyof VideoForm)[]>([]);
  const change = useDoing('catalog.change_video');
  const problems = fieldProblems(change.error);
  const isDirty = Object.keys(changeBetween(base, form)).length > 0;
  const set = (part: Partial<VideoForm>) => setForm({ ...form, ...part });

  const send = (body: VideoChange, ifMatch: number | undefined) =>
    change.mutateAsync({
      params: { video_id: video.video_id },
      body,
      ...(ifMatch === undefined ? {} : { options: { ifMatch } }),
    } as Parameters<typeof change.mutateAsync>[0]);

  const kept = (after: OwnVideo) => {
    setBase(formOf(after));
    setForm(formOf(after));
    setSeenVersion(after.version);
    setConflicts([]);
  };

  const undo = async (back: VideoChange) => {
    const after = await send(back, undefined);
    kept(after);
    await videoChanged();
    toast('Your change is undone.');
  };

  const save = async (over: VideoForm, version: number) => {
    const body = changeBetween(over, form);
    try {
      const after = await send(body, version);
      kept(after);
      await videoChanged();
      const back = changeBetween(form, over);
      // What had no value before cannot be taken back to none, so nothing is promised then.
      const undoable = Object.keys(body).every((name) => name in back);
      toast('Saved.', undoable ? () => void undo(back).catch((error) => toast(sentenceOf(error))) : undefined);
    } catch (error) {
      if (!isRefused(error, 'request.version_mismatch')) return;
      await meet(over);
    }
  };

  // It changed meanwhile: mostly its progress, which is nothing to ask about. Real conflicts are shown and decided by a person.
  const meet = async (over: VideoForm) => {
    const there = (await call('catalog.read_video', { params: { video_id: video.video_id } })) as OwnVideo;
    const theirs = formOf(there);
    const clash = conflictsBetween(over, form, theirs);
    setBase(theirs);
    setForm(rebase(over, form, theirs));
    setSeenVersion(there.version);
    setConflicts(clash);
    if (clash.length > 0) return;
    const after = await send(changeBetween(theirs, rebase(over, form, theirs)), there.version);
    kept(after);
    await videoChanged();
    toast('Saved.');
  };

  const submit = () => void save(base, seenVersion).catch((error) => toast(sentenceOf(error)));
  const failed =
    change.error && !isRefused(change.error, 'request.version_mismatch') && Object.keys(problems).length === 0;

  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <WordsFields form={form} set={set} problems={problems} />
      <TextField
        label="Tags"
        hint="Up to 20, separated by commas."
        value={form.tags}
        onChange={({ currentTarget }) => set({ tags: currentTarget.value })}
        problem={problems['tags'] ?? (tagsOf(form.tags).length > 20 ? 'These are more than 20 tags.' : undefined)}
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
      {conflicts.length > 0 && (
        <div className="form-problem" role="alert">
          <div className="stack-tight">
            <span>
              Meanwhile someone changed the {conflicts.map((name) => fieldWords[name]).join(' and the ')} too, perhaps
              you in another tab. Your version is in the form; saving puts it over theirs.
            </span>
            <div className="row">
              <Button
                size="small"
                onClick={() => {
                  setForm(base);
                  setConflicts([]);
                }}
              >
                Take theirs
              </Button>
            </div>
          </div>
        </div>
      )}
      <SaveRow busy={change.isPending} isDirty={isDirty} onDiscard={() => setForm(base)} />
    </form>
  );
};
