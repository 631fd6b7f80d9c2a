import type { Channel } from '../../api/promises.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import '../channels/channels.css';

type Link = Channel['links'][number];
const most = 5;

/** Where else a channel is to be found: up to five addresses with a word for each. */
export const LinksField = ({
  links,
  onChange,
  problems,
}: {
  links: readonly Link[];
  onChange: (links: Link[]) => void;
  problems: Readonly<Record<string, string>>;
}) => {
  const set = (index: number, part: Partial<Link>) =>
    onChange(links.map((link, at) => (at === index ? { ...link, ...part } : link)));
  return (
    <fieldset className="link-fields stack">
      <legend>Links</legend>
      {links.map((link, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a link is nothing but its place in the list
        <div className="link-row" key={index}>
          <TextField
            label={`Words of link ${index + 1}`}
            maxLength={40}
            required
            value={link.label}
            onChange={({ currentTarget }) => set(index, { label: currentTarget.value })}
            problem={problems[`links[${index}].label`]}
          />
          <TextField
            label={`Address of link ${index + 1}`}
            type="url"
            maxLength={300}
            required
            placeholder="https://"
            value={link.url}
            onChange={({ currentTarget }) => set(index, { url: currentTarget.value })}
            problem={problems[`links[${index}].url`]}
          />
          <Button
            look="quiet"
            aria-label={`Remove link ${index + 1}`}
            onClick={() => onChange(links.filter((_, at) => at !== index))}
          >
            Remove
          </Button>
        </div>
      ))}
      {links.length < most && (
        <div className="row">
          <Button size="small" icon="link" onClick={() => onChange([...links, { label: '', url: '' }])}>
            Add a link
          </Button>
        </div>
      )}
    </fieldset>
  );
};
