import type { Access, Visibility } from '../../api/promises.ts';
import { Select, TextArea, TextField } from '../../ui/field.tsx';
import { accessHint, accessOptions, visibilityOptions } from './video-options.ts';

// What a video and a stream are both told, field by field as the API takes them.

/** The words of a thing, and who finds and watches it, as they stand in its form. */
interface CommonForm {
  title: string;
  description: string;
  visibility: Visibility;
  access: Access;
}

interface Filled<Part> {
  form: Part;
  set: (part: Partial<Part>) => void;
}

export const WordsFields = ({
  form,
  set,
  problems,
}: Filled<Pick<CommonForm, 'title' | 'description'>> & { problems: Readonly<Record<string, string>> }) => (
  <>
    <TextField
      label="Title"
      required
      maxLength={255}
      value={form.title}
      problem={problems['title']}
      onChange={({ currentTarget }) => set({ title: currentTarget.value })}
    />
    <TextArea
      label="Description"
      rows={5}
      maxLength={5000}
      value={form.description}
      problem={problems['description']}
      onChange={({ currentTarget }) => set({ description: currentTarget.value })}
    />
  </>
);

/** Who finds it, and who plays it; only those who publish it choose. */
export const AudienceFields = ({
  form,
  set,
  publishes,
}: Filled<Pick<CommonForm, 'visibility' | 'access'>> & { publishes: boolean }) => (
  <div className="pair">
    <Select
      label="Visibility"
      value={form.visibility}
      options={visibilityOptions}
      disabled={!publishes}
      onChoose={(visibility) => set({ visibility })}
    />
    <Select
      label="Who may play it"
      hint={accessHint[form.access]}
      value={form.access}
      options={accessOptions}
      disabled={!publishes}
      onChoose={(access) => set({ access })}
    />
  </div>
);
