/**
 * Keeps the screen on while a wall is shown, where the browser can.
 *
 * @returns lets it go
 */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  let wanted = true;
  const ask = async () => {
    if (document.hidden || !('wakeLock' in navigator)) return;
    // Refused on a low battery, or where the page may not: the wall still works.
    const got = await navigator.wakeLock
      .request('screen')
      .catch(() => undefined);
    if (wanted) lock = got;
    else void got?.release();
  };
  void ask();
  // A hidden tab loses it.
  document.addEventListener('visibilitychange', ask);
  return () => {
    wanted = false;
    document.removeEventListener('visibilitychange', ask);
    void lock?.release();
  };
}
