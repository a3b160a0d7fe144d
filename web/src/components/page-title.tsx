import { Header, type HeaderProps } from '@cloudscape-design/components';
import { type ReactNode, useEffect, useRef } from 'react';

/**
 * The `h1` of a page. It takes the focus when the page comes up, so that a
 * screen reader says where one is now, and names the tab.
 *
 * @param name - of the tab, when the heading itself is no plain text
 */
export function PageTitle({
  children,
  name,
  ...header
}: { children: ReactNode; name?: string } & Omit<HeaderProps, 'children'>) {
  const box = useRef<HTMLDivElement>(null);
  const title = name ?? (typeof children === 'string' ? children : '');
  useEffect(() => {
    document.title = title ? `${title} – Outdial` : 'Outdial';
  }, [title]);
  useEffect(() => {
    const heading = box.current?.querySelector('h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
  }, []);
  return (
    <div ref={box}>
      <Header variant="h1" {...header}>
        {children}
      </Header>
    </div>
  );
}
