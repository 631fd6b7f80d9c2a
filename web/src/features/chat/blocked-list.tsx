import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { type ChatSettings, type Pattern, type Term, termsIn, type Verdict } from './settings-form.ts';
import { VerdictSelect } from './strictness-fields.tsx';

type Lists = Pick<ChatSettings['rules'], 'terms' | 'patterns'>;
type Problems = (field: string) => string | undefined;

const newRuleId = (): string => crypto.randomUUID().slice(0, 18);
const most = 500;

/** Words, phrases and patterns that nobody may write, what happens to them, and more of them. */
export const BlockedLists = ({
  lists: { terms, patterns },
  problems,
  onChange,
}: {
  lists: Lists;
  problems: Problems;
  onChange: (lists: Lists) => void;
}) => {
  const setTerms = (to: Term[]) => onChange({ terms: to, patterns });
  const setPatterns = (to: Pattern[]) => onChange({ terms, patterns: to });
  return (
    <>
      {terms.length === 0 && patterns.length === 0 && (
        <p className="soft">Nothing is on your list yet: everybody may write any word.</p>
      )}
      <ul className="rule-list">
        {terms.map((term, at) => (
          <Rule
            key={term.id}
            text={term.text}
            verdict={term.verdict}
            problem={problems(`terms[${at}].text`) ?? problems(`terms[${at}]`)}
            onVerdict={(verdict) => setTerms(terms.map((one) => (one === term ? { ...one, verdict } : one)))}
            onRemove={() => setTerms(terms.filter((one) => one !== term))}
          />
        ))}
      </ul>
      <AddTerms
        isFull={terms.length + patterns.length >= most}
        onAdd={(text, verdict) =>
          setTerms([...terms, ...termsIn(text, terms).map((each) => ({ id: newRuleId(), text: each, verdict }))])
        }
      />
      <details className="patterns" open={patterns.length > 0 || undefined}>
        <summary>Patterns, for those who know regular expressions</summary>
        <div className="stack">
          <p className="soft small">
            As RE2 knows them: no look-ahead, no back-references. Case is ignored. For example <code>^first$</code> or{' '}
            <code>(buy|cheap)\s+followers</code>.
          </p>
          <ul className="rule-list">
            {patterns.map((pattern, at) => (
              <li key={pattern.id} className="pattern-row">
                <TextField
                  label={`Pattern ${at + 1}`}
                  maxLength={200}
                  spellCheck={false}
                  autoCapitalize="none"
                  value={pattern.pattern}
                  onChange={({ currentTarget }) => {
                    const changed = { ...pattern, pattern: currentTarget.value };
                    setPatterns(patterns.map((one) => (one === pattern ? changed : one)));
                  }}
                  problem={problems(`patterns[${at}].pattern`) ?? problems(`patterns[${at}]`)}
                />
                <VerdictSelect
                  label={`What happens to pattern ${at + 1}`}
                  value={pattern.verdict}
                  onChoose={(verdict) =>
                    setPatterns(patterns.map((one) => (one === pattern ? { ...one, verdict } : one)))
                  }
                />
                <Button
                  look="quiet"
                  size="small"
                  aria-label={`Remove pattern ${at + 1}`}
                  onClick={() => setPatterns(patterns.filter((one) => one !== pattern))}
                >
                  Remove
                </Button>
              </li>
            ))}
          </ul>
          {patterns.length < 50 && (
            <div className="row">
              <Button
                size="small"
                onClick={() => setPatterns([...patterns, { id: newRuleId(), pattern: '', verdict: 'hold' }])}
              >
                Add a pattern
              </Button>
            </div>
          )}
        </div>
      </details>
    </>
  );
};

const Rule = ({
  text,
  verdict,
  problem,
  onVerdict,
  onRemove,
}: {
  text: string;
  verdict: Verdict;
  problem: string | undefined;
  onVerdict: (verdict: Verdict) => void;
  onRemove: () => void;
}) => (
  <li>
    <span className="rule-text">
      <bdi>{text}</bdi>
      {problem && (
        <span className="problem" role="alert">
          {problem}
        </span>
      )}
    </span>
    <VerdictSelect label={`What happens to “${text}”`} value={verdict} onChoose={onVerdict} />
    <Button look="quiet" size="small" aria-label={`Remove “${text}”`} onClick={onRemove}>
      Remove
    </Button>
  </li>
);

const AddTerms = ({ isFull, onAdd }: { isFull: boolean; onAdd: (text: string, verdict: Verdict) => void }) => {
  const [text, setText] = useState('');
  const [verdict, setVerdict] = useState<Verdict>('refuse');
  if (isFull) return <p className="soft">There are {most} rules: take some out to add others.</p>;
  return (
    <div className="add-terms">
      <TextArea
        label="Words or phrases to add"
        hint="One a line, or between commas. * stands for any letters: bad* finds badly. Look-alikes, b4d spelling and s p a c e d words are found too."
        rows={2}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <VerdictSelect label="What happens to them" value={verdict} onChoose={setVerdict} />
      <Button
        disabled={text.trim() === ''}
        onClick={() => {
          onAdd(text, verdict);
          setText('');
        }}
      >
        Add
      </Button>
    </div>
  );
};
