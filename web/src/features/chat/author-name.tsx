import { Icon, type IconName } from '../../ui/icon.tsx';
import type { Message } from './room.ts';

type Badge = Message['author']['badges'][number];
const badges: Record<Badge, { words: string; icon: IconName }> = {
  owner: { words: 'Owner of the channel', icon: 'live' },
  moderator: { words: 'Moderator', icon: 'shield' },
  staff: { words: 'Arclight staff', icon: 'eye' },
  host: { words: 'Host', icon: 'play' },
  team: { words: 'On the channel’s team', icon: 'studio' },
};

/** Who says it, in the colour of the name, which is dark enough by day and light enough by night. */
export const AuthorName = ({ author }: { author: Pick<Message['author'], 'name' | 'badges' | 'hue'> }) => (
  <span className="chat-author" style={{ '--hue': String(author.hue) } as React.CSSProperties}>
    {author.badges.map((badge) => (
      <span key={badge} className={`chat-badge ${badge}`} title={badges[badge].words}>
        <Icon name={badges[badge].icon} size={13} />
        <span className="sr-only">{badges[badge].words}: </span>
      </span>
    ))}
    <bdi>{author.name}</bdi>
  </span>
);
