import { Button } from './button.tsx';
import { type Conflict, theirLine } from './conflict.ts';

/** Somebody else saved other words for these parts of a form meanwhile: ours stand in it, and theirs can be taken instead. */
export const ConflictNote = <Name extends PropertyKey>({
  parts,
  onTakeTheirs,
}: {
  parts: readonly Conflict<Name>[];
  onTakeTheirs: (name: Name) => void;
}) =>
  parts.length > 0 && (
    <div className="form-problem" role="alert">
      <div className="stack-tight">
        <span>
          Meanwhile someone changed the {parts.map(({ word }) => word).join(' and the ')} too, perhaps you in another
          tab. Your version is in the form; saving puts it over theirs.
        </span>
        {parts.map((part) => (
          <div key={String(part.name)} className="theirs">
            <p>{theirLine(part)}</p>
            <Button size="small" onClick={() => onTakeTheirs(part.name)}>
              {parts.length > 1 ? `Take their ${part.word}` : 'Take theirs'}
            </Button>
          </div>
        ))}
      </div>
    </div>
  );
