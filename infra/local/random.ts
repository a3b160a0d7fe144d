import { createHash } from 'node:crypto';

const BLOCK_BYTES = 4_096;
const DRAW_BYTES = 6;

/**
 * A seeded source, uniform in [0, 1): the same seed draws the same numbers. The
 * start is part of it, so that a restart draws others than the run before it.
 *
 * @param start - epoch ms at which the clock begins
 */
export function seededRandom(seed: number, start: number): () => number {
  let block = 0;
  let bytes = Buffer.alloc(0);
  let offset = 0;
  const refill = () => {
    bytes = createHash('shake256', { outputLength: BLOCK_BYTES })
      .update(`${seed}/${start}/${block++}`)
      .digest();
    offset = 0;
  };
  return () => {
    if (offset + DRAW_BYTES > bytes.length) refill();
    const draw = bytes.readUIntBE(offset, DRAW_BYTES);
    offset += DRAW_BYTES;
    return draw / 2 ** (8 * DRAW_BYTES);
  };
}
