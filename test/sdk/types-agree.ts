// No test to run: the compiler reads it. What is made for the SDK must say what the contracts say.
import type * as z from 'zod';
import type { operations } from '../../lambdas/gateway/operations.ts';
import type { Wire } from '../../lambdas/kit/wire.ts';
import type { Operations } from '../../sdk/src/generated/api.ts';

type Operation = (typeof operations)[number];
type Promised<Id> = Extract<Operation, { id: Id }>;

/** Both ways: neither says more than the other. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

type Part<T> = [T] extends [undefined] ? undefined : string extends keyof T ? undefined : Wire<T>;
type Body<T> = T extends Uint8Array ? Blob : Part<T>;
type NoneIsUndefined<T> = [keyof T] extends [never] ? undefined : T;

type Differences = {
  [Id in keyof Operations]:
    | (Same<Operations[Id]['answer'], Part<z.output<Promised<Id>['answer']['body']>>> extends true
        ? never
        : `${Id} answers otherwise`)
    | (Same<Operations[Id]['body'], Body<z.input<Promised<Id>['body']>>> extends true
        ? never
        : `${Id} takes another body`)
    | (Same<Operations[Id]['params'], NoneIsUndefined<Part<z.input<Promised<Id>['params']>>>> extends true
        ? never
        : `${Id} has other parameters`)
    | (Same<Operations[Id]['query'], NoneIsUndefined<Partial<Part<z.output<Promised<Id>['query']>>>>> extends true
        ? never
        : `${Id} has another query`);
}[keyof Operations];

/** An operation the SDK does not know, or knows in vain. */
type Strangers = Exclude<Operation['id'], keyof Operations> | Exclude<keyof Operations, Operation['id']>;

declare const difference: Differences;
declare const stranger: Strangers;
export const none: readonly never[] = [difference, stranger];
