/** As many of them, from the first on, as fit into so many bytes of JSON. */
export function within(
  told: readonly (readonly [name: string, value: string])[],
  bytes: number,
): readonly (readonly [name: string, value: string])[] {
  let left = bytes;
  return told.filter(([name, value]) => {
    const size = Buffer.byteLength(JSON.stringify({ [name]: value }));
    if (size > left) return false;
    left -= size;
    return true;
  });
}
