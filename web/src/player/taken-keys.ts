import { createContext, useContext } from 'react';

/** Keys that mean something else on this page than they do to a player elsewhere. */
export const TakenKeys = createContext<readonly string[]>([]);
export const useTakenKeys = (): readonly string[] => useContext(TakenKeys);
