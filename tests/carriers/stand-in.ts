import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** The API of a stand-in, on a port of this machine. */
export function serveOn(
  port: number,
  handle: (request: Request) => Promise<Response>,
  /** Whether the answer to a request gets lost. @param body - of the request */
  isLost: (body: string) => boolean = () => false,
): Promise<Server> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { method = 'GET' } = request;
    const body = Buffer.concat(parts);
    const answer = await handle(
      new Request(`http://carrier.test${request.url}`, {
        method,
        headers: Object.entries(request.headers).map(
          ([name, value]): [string, string] => [name, String(value)],
        ),
        ...(method !== 'GET' && { body }),
      }),
    );
    if (isLost(body.toString())) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  return new Promise((resolve) =>
    server.listen(port, '127.0.0.1', () => resolve(server)),
  );
}

/** A webhook of any carrier, on its way. */
export interface Sent {
  readonly url: string;
  readonly body: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Between tries; while the product starts anew, nobody is there for a second or two. */
const AGAIN_MS = 100;
const MOST_TRIES = 100;

/**
 * Sends webhooks as carriers do: again, until they are taken.
 *
 * @param complaints - gets what was answered with a refusal
 */
export const sender =
  (complaints: string[]) =>
  async (webhook: Sent): Promise<string | undefined> => {
    const { url, body, headers } = webhook;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      try {
        const answer = await fetch(url, {
          method: 'POST',
          body: body as string,
          headers,
        });
        const text = await answer.text();
        if (answer.ok) return text;
        complaints.push(`${answer.status} for ${new URL(url).pathname}`);
        if (answer.status < 500) return undefined;
      } catch {
        // Nobody is there: the product may be down.
      }
      await sleep(AGAIN_MS);
    }
    return undefined;
  };

/** How those who are called behave: by the last four digits of their numbers. */
export type Behaviour =
  | 'talks'
  | 'busy'
  | 'no_answer'
  | 'machine'
  | 'rejects'
  | 'not_there'
  /** Talks, and all that is said of it is said twice. */
  | 'twice'
  /** Talks, and who placed the call never hears that it was taken. */
  | 'answer_lost'
  /** Rings out, and nothing of it ever arrives: neither the answer nor a webhook. */
  | 'unheard';

const behaviours: Readonly<Record<string, Behaviour>> = {
  '0186': 'unheard',
  '0187': 'answer_lost',
  '0188': 'twice',
  '0191': 'busy',
  '0192': 'no_answer',
  '0193': 'machine',
  '0194': 'rejects',
  '0195': 'not_there',
};

export const behaviourOf = (number: string): Behaviour =>
  behaviours[number.slice(-4)] ?? 'talks';

export const isAnswerLost = (is: Behaviour): boolean =>
  is === 'answer_lost' || is === 'unheard';

/** Real milliseconds. */
export interface Times {
  readonly ring: number;
  readonly verdict: number;
  readonly talk: number;
}
