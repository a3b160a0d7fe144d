import { memo, useLayoutEffect, useRef } from 'react';

/**
 * A thin bar beside figures that say the same in words, so it says nothing by
 * itself.
 *
 * Its length is an animation without duration, and no attribute: Cloudscape
 * watches every attribute of the page, and each change of one costs more than
 * the rest of a row's update.
 */
export const Bar = memo(function Bar({
  percent,
}: {
  /** 0 to 100; beyond them it is empty or full. */
  percent: number;
}) {
  const filled = useRef<HTMLDivElement>(null);
  const share = Math.min(Math.max(percent, 0), 100) / 100;
  useLayoutEffect(() => {
    filled.current?.animate?.([{ transform: `scaleX(${share})` }], {
      duration: 0,
      fill: 'forwards',
    });
  }, [share]);
  return (
    <div className="thin-bar" aria-hidden="true">
      <div ref={filled} />
    </div>
  );
});
