import { act, cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ConfigContext } from './config.ts';
import { LOOK_EVERY_MS, useNewBuild } from './use-new-build.ts';

const asked = vi.fn<() => Promise<Response>>();
let served: string | null = 'one';
let hidden = false;

beforeEach(() => {
  vi.useFakeTimers();
  served = 'one';
  hidden = false;
  asked.mockReset();
  asked.mockImplementation(async () => Response.json({ build: served }));
  vi.stubGlobal('fetch', asked);
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const show = (build: string | null = 'one') =>
  renderHook(useNewBuild, {
    wrapper: ({ children }: { children: ReactNode }) => (
      <ConfigContext value={{ build }}>{children}</ConfigContext>
    ),
  }).result;

const after = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const turnTo = async (isHidden: boolean) => {
  hidden = isHidden;
  document.dispatchEvent(new Event('visibilitychange'));
  await after(0);
};

test('tells of another build, and asks no more', async () => {
  const result = show();
  await after(LOOK_EVERY_MS);
  expect(result.current).toBe(false);
  served = 'two';
  await after(LOOK_EVERY_MS);
  expect(result.current).toBe(true);
  await after(10 * LOOK_EVERY_MS);
  expect(asked).toHaveBeenCalledTimes(2);
});

test('looks when the tab comes into view, not while it is hidden, and not too often', async () => {
  const result = show();
  await turnTo(true);
  await after(3 * LOOK_EVERY_MS);
  expect(asked).not.toHaveBeenCalled();
  served = 'two';
  await turnTo(false);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(result.current).toBe(true);
});

test('a tab that is turned to and fro asks once in five minutes', async () => {
  show();
  await after(LOOK_EVERY_MS);
  for (let turn = 0; turn < 5; turn += 1) {
    await turnTo(true);
    await turnTo(false);
  }
  expect(asked).toHaveBeenCalledTimes(1);
});

test('no answer, and a build that nobody named, are not news', async () => {
  const result = show();
  asked.mockRejectedValueOnce(new TypeError('offline'));
  await after(LOOK_EVERY_MS);
  served = null;
  await after(LOOK_EVERY_MS);
  expect(result.current).toBe(false);
  expect(asked).toHaveBeenCalledTimes(2);
  const unnamed = show(null);
  asked.mockClear();
  served = 'two';
  await after(LOOK_EVERY_MS);
  expect(unnamed.current).toBe(false);
});
