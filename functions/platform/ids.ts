import { monotonicFactory } from 'ulid';
import { runtime } from './runtime.ts';

const next = monotonicFactory(() => runtime.random());

/** A new id: `<prefix>_` and a ULID, so ids of one kind sort by time. */
export const newId = (prefix: string): string =>
  `${prefix}_${next(runtime.clock.now()).toLowerCase()}`;
