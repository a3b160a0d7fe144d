import { type ReactNode, useEffect, useRef, useState } from 'react';

/**
 * Shows its content once it comes near the view: what is far down a page is not
 * loaded for who never scrolls there. Its place is kept.
 */
export function WhenSeen({
  height,
  children,
}: {
  /** CSS height of the place. */
  height: string;
  children: ReactNode;
}) {
  const [seen, setSeen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = box.current;
    if (!place) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
    });
    observer.observe(place);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={box} style={{ minHeight: height }}>
      {seen && children}
    </div>
  );
}
