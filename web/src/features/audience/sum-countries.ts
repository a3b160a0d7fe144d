import type { UploadView } from '#shared/contracts/uploads.ts';

const names = new Intl.DisplayNames(['en'], { type: 'region' });

/** Accepted contacts of all files by country, most first. */
export function sumCountries(
  uploads: readonly Pick<UploadView, 'status' | 'countries'>[],
): { name: string; count: number }[] {
  const sums = new Map<string, number>();
  for (const { status, countries } of uploads) {
    if (status !== 'attached') continue;
    for (const { country, count } of countries) {
      const name =
        country === null ? 'Not known' : (names.of(country) ?? country);
      sums.set(name, (sums.get(name) ?? 0) + count);
    }
  }
  return [...sums]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count);
}
