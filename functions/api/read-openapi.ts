import type { HandlerOf } from '#functions/platform/route.ts';
import { openApiDocument } from '#shared/contracts/openapi.ts';

let text: string | undefined;

/** GET /openapi.json, for everybody. Made once for each Lambda environment. */
export const readOpenapi: HandlerOf<'get_openapi'> = async () => {
  text ??= JSON.stringify(openApiDocument());
  return { status: 200, text, content_type: 'application/json' };
};
