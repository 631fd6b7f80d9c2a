import type { Access, PublicVideo, Visibility } from '../../api/promises.ts';
import { Icon } from '../../ui/icon.tsx';

const visibilityWords: Record<Visibility, string> = { public: 'Public', unlisted: 'Unlisted', private: 'Private' };
const visibilityIcon = { public: 'eye', unlisted: 'link', private: 'lock' } as const;

const laterWords: Record<Visibility, string> = {
  public: 'Will be public',
  unlisted: 'Will be unlisted',
  private: 'Private',
};

/** Who finds it; or, while nobody but its owner does yet, who will. */
export const VisibilityBadge = ({ visibility, later = false }: { visibility: Visibility; later?: boolean }) => (
  <span className="badge">
    <Icon name={visibilityIcon[visibility]} size={14} /> {(later ? laterWords : visibilityWords)[visibility]}
  </span>
);

const accessWords: Record<Exclude<Access, 'free'>, string> = {
  premium: 'Premium',
  members: 'Members',
  ticket: 'Ticket',
};

/** What a viewer should know beforehand: not for everyone to find, to play, or to see. */
export const WatchBadges = ({
  video,
}: {
  video: Pick<PublicVideo, 'visibility' | 'access' | 'age_restriction' | 'status'>;
}) => (
  <>
    {video.visibility !== 'public' && (
      <VisibilityBadge visibility={video.visibility} later={video.status !== 'PUBLISHED'} />
    )}
    {video.status === 'READY' && <span className="badge note">Not published</span>}
    {video.access !== 'free' && <span className="badge note">{accessWords[video.access]}</span>}
    {video.age_restriction === '18' && <span className="badge warm">18+</span>}
  </>
);
