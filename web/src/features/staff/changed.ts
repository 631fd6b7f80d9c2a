import { readAgain } from '../../api/queries.ts';

/** Whatever shows a person is read again after something was decided about them. */
export const personChanged = (): Promise<void> =>
  readAgain('moderation.read_person', 'moderation.list_staff', 'moderation.list_audit');
