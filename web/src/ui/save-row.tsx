import { Button } from './button.tsx';

/** Below a form that changes something: keeps what was changed, or takes it back. */
export const SaveRow = ({
  busy,
  isDirty,
  canSave = true,
  onDiscard,
}: {
  busy: boolean;
  isDirty: boolean;
  canSave?: boolean;
  onDiscard: () => void;
}) => (
  <div className="row">
    <Button type="submit" look="primary" busy={busy} disabled={!isDirty || !canSave}>
      Save
    </Button>
    {isDirty && (
      <Button look="quiet" onClick={onDiscard}>
        Discard changes
      </Button>
    )}
  </div>
);
