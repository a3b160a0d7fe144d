import { Header, Link } from '@cloudscape-design/components';
import { useFollow } from '../../app/use-follow.ts';

/** The heading of a part of the overview, with the way to all of it. */
export function TableHeader({
  title,
  counter,
  link,
}: {
  title: string;
  counter?: string;
  link: { readonly text: string; readonly href: string };
}) {
  const follow = useFollow();
  return (
    <Header
      variant="h2"
      {...(counter !== undefined && { counter })}
      actions={
        <Link href={link.href} onFollow={follow}>
          {link.text}
        </Link>
      }
    >
      {title}
    </Header>
  );
}
