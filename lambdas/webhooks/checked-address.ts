import { InvalidRequest } from '../kit/refusals.ts';
import { type AddressRules, readAddress } from './address.ts';

/** The address as we will read it when we send, or a refusal that says what is wrong with it. */
export const checkedAddress = (typed: string, rules: AddressRules): string => {
  const read = readAddress(typed, rules);
  if ('problem' in read) throw InvalidRequest({ fields: [{ field: 'url', problem: read.problem }] });
  return read.target.url;
};
