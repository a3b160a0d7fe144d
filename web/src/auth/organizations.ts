/** Groups of a user pool are `<organization>:<role>`. */
export function organizationsOf(groups: unknown): string[] {
  if (!Array.isArray(groups)) return [];
  const ids = groups
    .filter((group): group is string => typeof group === 'string')
    .map((group) => group.slice(0, Math.max(0, group.lastIndexOf(':'))))
    .filter((id) => id !== '');
  return [...new Set(ids)].sort();
}
