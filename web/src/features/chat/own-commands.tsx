import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import type { ChatSettings } from './settings-form.ts';

type Commands = ChatSettings['commands'];
const most = 100;

/** What the channel answers to a line that begins with an exclamation mark. */
export const OwnCommands = ({
  commands,
  problems,
  onChange,
}: {
  commands: Commands;
  problems: (field: string) => string | undefined;
  onChange: (commands: Commands) => void;
}) => {
  const set = (index: number, part: Partial<Commands[number]>) =>
    onChange(commands.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <>
      {commands.length === 0 && (
        <p className="soft">None yet. A good first one is !rules, with what you expect of people here.</p>
      )}
      {commands.map((command, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a command is nothing but its place in the list
        <div className="link-row" key={index}>
          <TextField
            label={`Name of command ${index + 1}`}
            prefix="!"
            required
            maxLength={25}
            pattern="[a-zA-Z0-9_]{1,25}"
            title="1 to 25 letters a–z, digits or _"
            autoCapitalize="none"
            spellCheck={false}
            value={command.name}
            onChange={({ currentTarget }) => set(index, { name: currentTarget.value.toLowerCase() })}
            problem={problems(`[${index}].name`)}
          />
          <TextField
            label={`Answer of command ${index + 1}`}
            required
            maxLength={500}
            value={command.text}
            onChange={({ currentTarget }) => set(index, { text: currentTarget.value })}
            problem={problems(`[${index}].text`)}
          />
          <Button
            look="quiet"
            aria-label={`Remove command ${index + 1}`}
            onClick={() => onChange(commands.filter((_, at) => at !== index))}
          >
            Remove
          </Button>
        </div>
      ))}
      {commands.length < most && (
        <div className="row">
          <Button size="small" onClick={() => onChange([...commands, { name: '', text: '' }])}>
            Add a command
          </Button>
        </div>
      )}
    </>
  );
};
