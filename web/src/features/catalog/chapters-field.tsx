import { useState } from 'react';
import { TextArea } from '../../ui/field.tsx';
import { chaptersIn } from './chapters-text.ts';

/** Chapters, a line each. What is wrong is said once somebody has stopped writing. */
export const ChaptersField = ({
  text,
  onChange,
  durationSec,
  problem,
}: {
  text: string;
  onChange: (text: string) => void;
  durationSec: number | undefined;
  problem: string | undefined;
}) => {
  const [isWriting, setIsWriting] = useState(false);
  const { slip } = chaptersIn(text, durationSec);
  return (
    <TextArea
      label="Chapters"
      hint="A line each: the time it begins, and what it is called, as in “0:00 Calm”. Up to 100."
      rows={Math.min(12, Math.max(3, text.split('\n').length + 1))}
      spellCheck={false}
      value={text}
      problem={problem}
      slip={isWriting ? undefined : slip}
      onFocus={() => setIsWriting(true)}
      onBlur={() => setIsWriting(false)}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
};
