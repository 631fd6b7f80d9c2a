import { useNow } from '../../ui/use-now.ts';
import { ago } from '../../ui/when.ts';

const tellEveryMs = 20_000;

/** Since when something is on air, told anew while one watches. */
export const Began = ({ at }: { at: string }) => <time dateTime={at}>Began {ago(at, useNow(tellEveryMs))}</time>;
