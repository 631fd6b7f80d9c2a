import { useSearchParams } from 'react-router';
import { call } from '../../api/api.ts';
import type { OwnVideo, Visibility } from '../../api/promises.ts';
import { usePages } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Scene } from '../../ui/scene.tsx';
import { CreatorsOnly } from '../accounts/creators-only.tsx';
import { useSignedIn } from '../accounts/me.tsx';
import { ChannelSwitch } from '../channels/channel-switch.tsx';
import { manages, useMyChannels } from '../channels/my-channels.ts';
import { type BulkAction, BulkBar, RowCheck, useSelection } from './bulk-bar.tsx';
import { ShowMore } from './show-more.tsx';
import { pollMsOf } from './standing.ts';
import { StudioRow } from './studio-row.tsx';
import { StudioSkeleton } from './studio-skeleton.tsx';
import { TagsButton } from './tags-sheet.tsx';
import { tagsWith, tagsWithout } from './video-form.ts';
import { VisibilityButton } from './visibility-sheet.tsx';
import './studio.css';

const of = ({ video_id }: OwnVideo) => ({ params: { video_id } });
const actions: readonly BulkAction[] = [
  {
    ...{ words: 'Publish', said: 'published' },
    ask: (video) => call('catalog.publish_video', of(video)),
  },
  {
    ...{ words: 'Unpublish', said: 'no longer published' },
    ask: (video) => call('catalog.unpublish_video', of(video)),
  },
  {
    ...{ words: 'Delete', said: 'in the trash for 30 days', look: 'danger' },
    ask: (video) => call('catalog.delete_video', of(video)),
    undo: (video) => call('catalog.restore_video', of(video)),
  },
];
const withVisibility = (visibility: Visibility): BulkAction => ({
  ...{ words: visibility, said: `set to ${visibility}` },
  ask: (video) => call('catalog.change_video', { ...of(video), body: { visibility } }),
  undo: (video) => call('catalog.change_video', { ...of(video), body: { visibility: video.visibility } }),
});

/** From what it has at this moment: this list may be half a minute old. */
const retag = async (video: OwnVideo, to: (now: readonly string[]) => string[]): Promise<unknown> => {
  const { tags, version } = (await call('catalog.read_video', of(video))) as OwnVideo;
  return call('catalog.change_video', { ...of(video), body: { tags: to(tags) } }, { ifMatch: version });
};
const withTags = (tags: readonly string[]): BulkAction => ({
  ...{ words: 'tags', said: `tagged ${tags.join(', ')}` },
  ask: (video) => retag(video, (now) => tagsWith(now, tags)),
  undo: (video) => retag(video, (now) => tagsWithout(now, tags, video.tags)),
});

/** Where nothing is going on here, something may be changed from a terminal or by a colleague. */
const pollMs = (videos: readonly OwnVideo[]): number => pollMsOf(videos) || 30_000;

/** My videos in every state, newest first, with what is going on in each. */
export const StudioPage = () => {
  const me = useSignedIn();
  const [search] = useSearchParams();
  const chosen = search.get('channel') ?? undefined;
  const { channels, isPending: isLooking } = useMyChannels();
  const channel = channels.find((mine) => mine.channel.channel_id === chosen);
  const role = chosen ? (channel?.role ?? 'stats') : 'owner';
  const all = usePages('catalog.list_mine', {}, { pollMs, enabled: !chosen });
  const ofOne = usePages(
    'catalog.list_studio',
    { params: { channel_id: chosen ?? '' } },
    { pollMs, enabled: chosen !== undefined },
  );
  const pages = chosen ? ofOne : all;
  const { items, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const videos = items.filter(({ status }) => status !== 'DELETING' && status !== 'DELETED');
  const selection = useSelection(videos);
  // Whoever was a creator once may still have videos.
  if (
    !chosen &&
    !isPending &&
    !isLooking &&
    !error &&
    videos.length === 0 &&
    channels.length === 0 &&
    !me.roles.includes('creator')
  )
    return <CreatorsOnly next="/studio" />;

  return (
    <div className="page">
      <title>Studio – Arclight</title>
      <header className="page-head">
        <h1>Studio</h1>
        <div className="row push">
          <ChannelSwitch channels={channels} chosen={chosen} />
          <LinkButton to="/studio/live" icon="live" look="quiet">
            Live
          </LinkButton>
          {channels.length > 0 && (
            <LinkButton to={chosen ? `/studio/clips?channel=${chosen}` : '/studio/clips'} icon="clip" look="quiet">
              Clips
            </LinkButton>
          )}
          <LinkButton to="/studio/trash" icon="trash" look="quiet">
            Trash
          </LinkButton>
          {channel ? (
            <LinkButton
              to={`/channels/${channel.channel.channel_id}${manages(role) ? '' : '/team'}`}
              icon="channel"
              look="quiet"
            >
              Channel and team
            </LinkButton>
          ) : (
            me.channel && (
              <LinkButton to={`/channel/@${me.channel.handle}`} icon="channel">
                Your channel
              </LinkButton>
            )
          )}
        </div>
      </header>
      {isPending && <StudioSkeleton />}
      {error && items.length === 0 && <Broken error={error} again={() => void refetch()} what="list" />}
      {error && items.length > 0 && (
        <p className="form-problem" role="status">
          We cannot reach Arclight just now; this is how things stood before.
        </p>
      )}
      {!isPending && !error && videos.length === 0 && (
        <Scene
          kind="empty"
          heading="h2"
          title={chosen ? 'No videos here yet' : 'Your studio is ready'}
          actions={
            role === 'owner' && (
              <LinkButton to="/upload" look="primary" icon="upload">
                Upload a video
              </LinkButton>
            )
          }
        >
          <p>
            {chosen
              ? 'Videos whose owner puts them into this channel show up here, in every state.'
              : 'Everything you upload shows up here, from the first byte to the last viewer.'}
          </p>
        </Scene>
      )}
      <BulkBar videos={videos} selection={selection} actions={actions}>
        {(run, busy) => (
          <>
            <TagsButton count={selection.chosen.length} busy={busy} add={(tags) => run(withTags(tags))} />
            <VisibilityButton
              count={selection.chosen.length}
              busy={busy}
              change={(visibility) => run(withVisibility(visibility))}
            />
          </>
        )}
      </BulkBar>
      <ul className="studio-list">
        {videos.map((video) => (
          <StudioRow
            key={video.video_id}
            video={video}
            role={role}
            check={role === 'owner' && videos.length > 1 && <RowCheck video={video} selection={selection} />}
          />
        ))}
      </ul>
      {hasNextPage && <ShowMore busy={isFetchingNextPage} more={() => void fetchNextPage()} />}
    </div>
  );
};
