import { Button } from '../../ui/button.tsx';
import { CopyLine } from '../../ui/copy-line.tsx';
import { Sheet } from '../../ui/sheet.tsx';

/** The link that brings others in, and what it does not do. */
export const InviteSheet = ({ partyId, onClose }: { partyId: string; onClose: () => void }) => (
  <Sheet title="Invite others" onClose={onClose}>
    <CopyLine label="The link to this watch party" text={`${window.location.origin}/w/${partyId}`} />
    <p className="soft">
      Whoever has it, and may watch the video themselves, comes in: fifty people besides the hosts.
    </p>
    <div className="actions">
      <Button onClick={onClose}>Done</Button>
    </div>
  </Sheet>
);
