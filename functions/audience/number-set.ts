const EMPTY = 0;
const FIRST_CAPACITY = 1 << 12;
/** Fuller than this, probing gets long. */
const MAX_LOAD = 0.6;

/**
 * A set of E.164 numbers at about 16 bytes each (a Set of strings takes ten
 * times that): half a million fit in 16 MB. A number has at most 15 digits, so
 * a double holds it exactly.
 */
export class NumberSet {
  #slots = new Float64Array(FIRST_CAPACITY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(e164: string): boolean {
    const value = digitsOf(e164);
    return this.#slots[this.#find(value)] === value;
  }

  /** @returns false when it was there already */
  add(e164: string): boolean {
    const value = digitsOf(e164);
    const slot = this.#find(value);
    if (this.#slots[slot] === value) return false;
    this.#slots[slot] = value;
    this.#size += 1;
    if (this.#size > this.#slots.length * MAX_LOAD) this.#grow();
    return true;
  }

  #find(value: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(value) & mask;
    while (this.#slots[slot] !== EMPTY && this.#slots[slot] !== value) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Float64Array(old.length * 2);
    for (const value of old) {
      if (value !== EMPTY) this.#slots[this.#find(value)] = value;
    }
  }
}

/** @throws RangeError for anything but `+` and 1 to 15 digits */
function digitsOf(e164: string): number {
  const value = Number(e164.slice(1));
  if (e164[0] === '+' && Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError('not an E.164 number');
}

/** Numbers of a list run on from each other: neighbours must not be neighbours. */
function hash(value: number): number {
  const low = value % 0x1_0000_0000;
  const high = Math.floor(value / 0x1_0000_0000);
  let h = Math.imul(low | 0, 0x9e3779b1) ^ Math.imul(high | 0, 0x85ebca6b);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
