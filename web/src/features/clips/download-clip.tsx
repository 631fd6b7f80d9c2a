import { useEffect, useRef, useState } from 'react';
import { call } from '../../api/api.ts';
import type { Clip } from '../../api/promises.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { problemOf, untilFile, wordsWhileMaking } from './until-file.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The answer says itself that it is to be saved, and under which name: the page stays where it is. */
const save = (href: string): void => Object.assign(document.createElement('a'), { href, download: '' }).click();

/** Has the clip made into a file and saves it. Whoever leaves the page meanwhile finds it made when they come back. */
export const DownloadClip = ({ clip }: { clip: Clip }) => {
  const [words, setWords] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const page = useRef<AbortController>(undefined);
  useEffect(() => {
    const here = new AbortController();
    page.current = here;
    return () => here.abort();
  }, []);
  const take = async () => {
    const signal = page.current?.signal;
    const asked = { params: { clip_id: clip.clip_id } };
    setBusy(true);
    setProblem('');
    try {
      const file = await untilFile({
        ask: () => call('clips.ask_for_file', asked, { signal }),
        look: () => call('clips.read_file', asked, { signal }),
        pause,
        onMaking: (looks) => setWords(wordsWhileMaking(looks)),
      });
      if (signal?.aborted) return;
      const failed = problemOf(file);
      setWords(failed ? '' : 'Your browser is saving the file.');
      setProblem(failed ?? '');
      if (!failed && file.url) save(file.url);
    } catch (error) {
      if (signal?.aborted) return;
      setWords('');
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button icon="down" size="small" busy={busy} onClick={() => void take()}>
        {problem && !busy ? 'Try again' : 'Download'}
      </Button>
      <span className="soft small" role="status">
        {words}
      </span>
      <FormProblem>{problem}</FormProblem>
    </>
  );
};
