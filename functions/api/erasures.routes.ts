import type { RouteHandlers } from '#functions/platform/route.ts';
import { createErasure, createPersonExport } from './erasures.ts';

/** What is held about one person, by operation id. */
export const erasureHandlers = {
  create_erasure: createErasure,
  create_person_export: createPersonExport,
} satisfies RouteHandlers;
