import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip';

/** What CloudFront compresses, and from which size on. */
export const MIN_COMPRESSED_BYTES = 1_000;
const COMPRESSIBLE = /^(text\/|application\/(json|manifest\+json)|image\/svg)/;
export const isCompressible = (contentType: string) =>
  COMPRESSIBLE.test(contentType);

/** For what the build did not compress: a fiftieth of the time of the best. */
const BROTLI_QUALITY = 5;
const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

export const compress = (
  bytes: Buffer,
  encoding: Encoding,
): Promise<Buffer<ArrayBuffer>> =>
  encoding === 'gzip'
    ? zip(bytes)
    : brotli(bytes, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
      });

/**
 * The best encoding that an `Accept-Encoding` takes (RFC 9110, 12.5.3), brotli
 * before gzip whatever their weights, as CloudFront chooses.
 *
 * @returns undefined when the file goes as it is
 */
export function acceptedEncoding(header: string): Encoding | undefined {
  const weights = new Map(
    header.split(',').map((part) => {
      const [name = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/ *; */);
      const weight = parameters.find((each) => each.startsWith('q='));
      return [name, weight ? Number(weight.slice(2)) : 1];
    }),
  );
  const takes = (name: string) =>
    (weights.get(name) ?? weights.get('*') ?? 0) > 0;
  return (['br', 'gzip'] as const).find(takes);
}
