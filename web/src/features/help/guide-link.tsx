import { Link } from '@cloudscape-design/components';
import {
  guidePath,
  guideTitle,
  type GuideLink as To,
} from '#shared/domain/guides.ts';

/** To a guide: a page of its own, so the browser goes there. */
export function GuideLink({ to, about }: { to: To; about: string }) {
  const title = guideTitle(to);
  return (
    <Link href={guidePath(to)} ariaLabel={`${title}, on ${about}`}>
      {title}
    </Link>
  );
}
