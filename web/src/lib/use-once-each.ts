import { useState } from 'react';

/**
 * A press that does one thing for one row, once: pressed again before it is
 * over and on screen, it is the same press.
 *
 * @param run - says itself what went wrong; over when the screen shows it
 */
export function useOnceEach<Row>(
  run: (row: Row) => Promise<unknown>,
  keyOf: (row: Row) => string,
): (row: Row) => void {
  const [underWay] = useState(() => new Set<string>());
  return (row) => {
    const key = keyOf(row);
    if (underWay.has(key)) return;
    underWay.add(key);
    const over = () => underWay.delete(key);
    run(row).then(over, over);
  };
}
