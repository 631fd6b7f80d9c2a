import { useState } from 'react';
import { useDoing } from '../../api/queries.ts';
import { fieldProblems, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { type ChatSettings, ruleWords } from './settings-form.ts';

/** What the rules as they stand in the form would say to a line; nothing is sent to any room. */
export const TryLine = ({ channelId, rules }: { channelId: string; rules: ChatSettings['rules'] }) => {
  const [text, setText] = useState('');
  const ask = useDoing('chat.try_line');
  const problems = fieldProblems(ask.error);
  const answer = ask.data;
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate({ params: { channel_id: channelId }, body: { text, rules } });
      }}
    >
      <h2>Try a line</h2>
      <p className="soft">By what is written above, saved or not. Nobody sees it. You yourself may write anything.</p>
      <TextField
        label="What somebody might write"
        maxLength={500}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          ask.reset();
        }}
        problem={problems['text']}
      />
      <div role="status">
        {answer?.verdict === 'pass' && <p>It would be said.</p>}
        {answer && answer.verdict !== 'pass' && (
          <p>
            <strong>{answer.verdict === 'hold' ? 'It would wait for a moderator' : 'It would be turned down'}</strong>{' '}
            by {ruleWords(answer.rule ?? '', rules)}. Its author hears: “{answer.words}”
          </p>
        )}
        {ask.error && problems['text'] === undefined && <p>{sentenceOf(ask.error)}</p>}
      </div>
      <div className="row">
        <Button type="submit" busy={ask.isPending} disabled={text.trim() === ''}>
          Try it
        </Button>
      </div>
    </form>
  );
};
