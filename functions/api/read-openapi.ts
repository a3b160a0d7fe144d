import type { HandlerOf } from '#functions/platform/route.ts';

let text: string | undefined;

/** GET /openapi.json, for everybody. Made once for each Lambda environment. */
export const readOpenapi: HandlerOf<'get_openapi'> = async () => {
  // Loaded when it is asked for: no other request pays for the generator.
  const { openApiDocument } = await import('#shared/contracts/openapi.ts');
  text ??= JSON.stringify(openApiDocument());
  return { status: 200, text, content_type: 'application/json' };
};

let socketText: string | undefined;

/** GET /asyncapi.json, for everybody: the same for the WebSocket. */
export const readAsyncapi: HandlerOf<'get_asyncapi'> = async () => {
  const { asyncApiDocument } = await import('#shared/contracts/asyncapi.ts');
  socketText ??= JSON.stringify(asyncApiDocument());
  return { status: 200, text: socketText, content_type: 'application/json' };
};
