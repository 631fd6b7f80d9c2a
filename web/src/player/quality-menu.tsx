import { PlayerMenu } from './player-menu.tsx';
import type { RunningEngine } from './use-engine.ts';

/** Which picture: one of those there are, or whatever the network carries. */
export const QualityMenu = ({ engine, onMenu }: { engine: RunningEngine; onMenu: (isOpen: boolean) => void }) => {
  const now = engine.qualities.find(({ id }) => id === engine.playing);
  return (
    <PlayerMenu
      label="Quality"
      icon="quality"
      value={engine.isAuto ? 'auto' : (engine.playing ?? 'auto')}
      shown={now?.label ?? ''}
      options={[
        ['auto', engine.isAuto && now ? `Auto (${now.label})` : 'Auto'],
        ...engine.qualities.map(({ id, label }) => [id, label] as const),
      ]}
      onChoose={(id) => engine.choose(id === 'auto' ? undefined : id)}
      onOpen={onMenu}
    />
  );
};
