import { useState } from 'react';
import { readAgain, useAnswer, useDoing } from '../../api/queries.ts';
import { fieldProblems, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';

/** Somebody who is banned asks the moderators, once, to be let back; and reads what they say. */
export const AskBack = ({ streamId }: { streamId: string }) => {
  const params = { stream_id: streamId };
  const { data } = useAnswer(
    'chat.read_unban_request',
    { params },
    { refetchOnMount: 'always', refetchInterval: 30_000 },
  );
  const ask = useDoing('chat.ask_back');
  const [text, setText] = useState('');
  if (!data || data.state === 'none') return null;
  if (data.state !== 'may_ask') {
    return (
      <div className="stack-tight" role="status">
        {data.state === 'waiting' && <p className="soft small">You asked to be let back. A moderator looks at it.</p>}
        {data.state === 'declined' && <p className="small">You asked to be let back. The moderators said no.</p>}
        {data.state === 'granted' && <p className="small">The moderators let you back.</p>}
        {data.answer && (
          <blockquote className="chat-judged" dir="auto">
            {data.answer}
          </blockquote>
        )}
      </div>
    );
  }
  return (
    <form
      className="chat-ask-back stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        void ask
          .mutateAsync({ params, body: { text: text.trim() } })
          .catch(() => {})
          .finally(() => readAgain('chat.read_unban_request'));
      }}
    >
      <TextArea
        label="Ask to be let back"
        hint="Once, in 300 characters. The channel’s moderators read it."
        rows={2}
        maxLength={300}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value.replaceAll(/[\r\n]+/g, ' '))}
        problem={fieldProblems(ask.error)['text'] ?? (ask.error ? sentenceOf(ask.error) : undefined)}
      />
      <div className="row">
        <Button type="submit" size="small" look="primary" busy={ask.isPending} disabled={text.trim() === ''}>
          Ask
        </Button>
      </div>
    </form>
  );
};
