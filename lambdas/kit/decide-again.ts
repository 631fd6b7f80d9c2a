import { Busy } from './refusals.ts';
import { ConditionFailed } from './transaction.ts';

/**
 * Load, decide, save; and when someone else's write came between loading and saving, all of it again on what is true now.
 * The rule then decides on the winner's state: a loser gets the refusal that fits it, never an overwritten change.
 */
export const decideAgain = async <T>(loadDecideSave: () => Promise<T>, attempts = 5): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await loadDecideSave();
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      if (attempt >= attempts) throw Busy();
    }
  }
};
