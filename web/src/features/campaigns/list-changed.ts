import { type RefObject, useEffect, useRef } from 'react';

const FADE_MS = 1_200;
/** Between the accents of the light and of the dark theme. */
const TINT = 'rgb(0 115 187 / 0.22)';

const noMotion = window.matchMedia('(prefers-reduced-motion: reduce)');

/**
 * Tints an element for a moment when the value that it shows has changed. By the
 * browser's own animation: nothing renders for it.
 */
export function useChangedTint<E extends HTMLElement>(
  value: unknown,
): RefObject<E | null> {
  const element = useRef<E>(null);
  const last = useRef(value);
  useEffect(() => {
    if (Object.is(last.current, value)) return;
    last.current = value;
    if (noMotion.matches) return;
    element.current?.animate?.(
      [{ backgroundColor: TINT }, { backgroundColor: 'transparent' }],
      { duration: FADE_MS, easing: 'ease-out' },
    );
  }, [value]);
  return element;
}
