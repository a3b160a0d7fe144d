/**
 * The functions of a carrier that is simulated in a deployed stage. Not in the
 * product's catalogue: they are another company, with its own table and queue.
 */
export const carrierFunctions = {
  carrier_face: {
    entry: 'infra/carrier/aws/face.handler.ts',
    timeout_seconds: 10,
    memory_mb: 256,
  },
  carrier_news: {
    entry: 'infra/carrier/aws/tell.handler.ts',
    // Above what the product is given to answer a webhook.
    timeout_seconds: 40,
    memory_mb: 256,
  },
} as const;
export type CarrierFunctionName = keyof typeof carrierFunctions;

/** What is to be told, each when it is due. */
export const errandQueue = {
  visibility_seconds: 6 * carrierFunctions.carrier_news.timeout_seconds,
  max_receives: 10,
  batch_size: 10,
  max_concurrency: 20,
} as const;
