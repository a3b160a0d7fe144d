import type { Method, Route } from '#shared/contracts/route.ts';

export type Match =
  | {
      readonly kind: 'found';
      readonly route: Route;
      readonly params: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'wrong_method'; readonly allow: readonly Method[] }
  | { readonly kind: 'not_found' };

interface Compiled {
  readonly route: Route;
  readonly segments: readonly string[];
}

/** Finds routes by method and path; a literal segment wins over a parameter. */
export function router(routes: readonly Route[]) {
  const compiled = routes
    .map((route) => ({ route, segments: route.path.split('/') }))
    .sort((a, b) => parameterCount(a) - parameterCount(b));

  return (method: string, path: string): Match => {
    const given = path.split('/');
    const onPath: { route: Route; params: Record<string, string> }[] = [];
    for (const { route, segments } of compiled) {
      const params = paramsOf(segments, given);
      if (params) onPath.push({ route, params });
    }
    const found = onPath.find(({ route }) => route.method === method);
    if (found) return { kind: 'found', ...found };
    if (onPath.length === 0) return { kind: 'not_found' };
    const allow = onPath.map(({ route }) => route.method);
    return { kind: 'wrong_method', allow: [...new Set(allow)].sort() };
  };
}

const isParameter = (segment: string) => segment.startsWith('{');
const parameterCount = ({ segments }: Compiled) =>
  segments.filter(isParameter).length;

function paramsOf(
  segments: readonly string[],
  given: readonly string[],
): Record<string, string> | undefined {
  if (segments.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = given[index] ?? '';
    if (!isParameter(segment)) {
      if (segment !== value) return undefined;
    } else if (value === '') return undefined;
    else params[segment.slice(1, -1)] = decoded(value);
  }
  return params;
}

/** A broken escape names nothing that exists: taken as it is. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
