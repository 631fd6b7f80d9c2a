import { Select, TextArea } from '../../ui/field.tsx';
import type { Strictness, Verdict } from './settings-form.ts';

const verdicts: readonly (readonly [Verdict, string])[] = [
  ['hold', 'Hold it for a moderator'],
  ['refuse', 'Turn it down at once'],
];
const shapes: readonly (readonly ['capitals' | 'repetition' | 'symbols', string, string])[] = [
  ['capitals', 'Capitals', 'Ten letters or more, of which seven in ten are capitals.'],
  ['repetition', 'Repetition', 'A letter, a word or a message over and over.'],
  ['symbols', 'Symbols', 'Mostly signs, or letters piled with marks.'],
];
const levels: readonly (readonly [string, string])[] = [
  ['0', '0: nothing'],
  ['1', '1: threats, calls to suicide, the worst slurs'],
  ['2', '2: and offers of followers and quick money'],
  ['3', '3: and insults, and sexual words'],
  ['4', '4: and swearing'],
];

export const VerdictSelect = ({
  label,
  value,
  onChoose,
}: {
  label: string;
  value: Verdict;
  onChoose: (verdict: Verdict) => void;
}) => (
  <select
    className="input small"
    aria-label={label}
    value={value}
    onChange={({ currentTarget }) => onChoose(currentTarget.value as Verdict)}
  >
    <option value="hold">Hold</option>
    <option value="refuse">Turn down</option>
  </select>
);

/** Links, capitals, repetition, symbols and our own lists: in the rules, and once more in the shield. */
export const StrictnessFields = <Rules extends Strictness>({
  rules,
  problems,
  onChange,
}: {
  rules: Rules;
  /** By the name of the field, such as `links.hosts[0]`. */
  problems: (field: string) => string | undefined;
  onChange: (rules: Rules) => void;
}) => {
  const { links } = rules;
  const setLinks = (part: Partial<Strictness['links']>) => onChange({ ...rules, links: { ...links, ...part } });
  return (
    <>
      <div className="rule-grid">
        <Select
          label="Links"
          value={links.allowed}
          options={[
            ['all', 'Everybody may link'],
            ['listed', 'Only to sites I list'],
            ['none', 'Nobody may link'],
          ]}
          onChoose={(allowed: Strictness['links']['allowed']) => setLinks({ allowed })}
        />
        {links.allowed !== 'all' && (
          <Select
            label="A message with another link"
            value={links.verdict}
            options={verdicts}
            onChoose={(verdict: Verdict) => setLinks({ verdict })}
          />
        )}
      </div>
      {links.allowed === 'listed' && (
        <TextArea
          label="Sites that may be linked to"
          hint="One a line, like example.org; what belongs to it is allowed too."
          rows={3}
          value={links.hosts.join('\n')}
          onChange={({ currentTarget }) =>
            setLinks({ hosts: currentTarget.value === '' ? [] : currentTarget.value.split('\n') })
          }
          problem={problems('links.hosts')}
        />
      )}
      <div className="rule-grid">
        {shapes.map(([shape, label, hint]) => (
          <Select
            key={shape}
            label={label}
            hint={hint}
            value={rules[shape]}
            options={[['off', 'Say nothing'] as const, ...verdicts]}
            onChoose={(chosen: 'off' | Verdict) => onChange({ ...rules, [shape]: chosen })}
          />
        ))}
        <Select
          label="Automod"
          hint="Our own short English lists. They hold the plainest, and never refuse."
          value={String(rules.automod)}
          options={levels}
          onChoose={(level) => onChange({ ...rules, automod: Number(level) as Strictness['automod'] })}
        />
      </div>
    </>
  );
};
