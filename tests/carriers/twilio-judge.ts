import { readFileSync } from 'node:fs';
import { type OpenApiDocument, openApiJudge } from './openapi-judge.ts';

/** Twilio's own OpenAPI document, of its npm package: `data/twilio-api.json` says which. */
export const twilioDocument: OpenApiDocument = JSON.parse(
  readFileSync(new URL('./data/twilio-api.json', import.meta.url), 'utf8'),
);

export const twilioJudge = openApiJudge(twilioDocument);

/**
 * A stand-in behind Twilio's own document: what is not as it asks never arrives,
 * and an answer that Twilio would not give fails the test, too.
 */
export const judged =
  (to: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (input, init) => {
    const request = new Request(input, init);
    const copy = request.clone();
    // Sound is no part of the document.
    if (new URL(request.url).pathname.endsWith('.mp3')) return to(request);
    const problems = await twilioJudge.problemsOf(copy);
    const answer = await to(request);
    problems.push(...(await twilioJudge.problemsOfAnswer(copy, answer)));
    // An id that is none is for Twilio to refuse, as it refuses one of no call.
    const isOfNoCall = answer.status === 404;
    if (problems.length > 0 && !isOfNoCall) {
      throw new Error(`Twilio's document: ${problems.join('; ')}`);
    }
    return answer;
  };
