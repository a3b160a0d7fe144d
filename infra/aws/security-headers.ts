export interface PolicyOptions {
  /** Origin of the bucket: browsers post audience files to it, and play recordings of it. */
  readonly bucket: string;
  /** Origins that the dashboard asks for tokens; none where nobody signs in. */
  readonly signIn?: readonly string[];
}

/**
 * The policy of every document of the dashboard. No inline script or style, no
 * frame, nothing from another host but what is named here.
 */
export function contentSecurityPolicy({
  bucket,
  signIn = [],
}: PolicyOptions): string {
  return [
    `default-src 'self'`,
    `script-src 'self'`,
    `style-src 'self'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `media-src 'self' ${bucket}`,
    // 'self' covers the WebSocket of the same host (CSP 3, 6.7.2.8).
    ['connect-src', `'self'`, bucket, ...signIn].join(' '),
    `frame-src 'none'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/** Address of the API reference, a page apart from the dashboard. */
export const REFERENCE_PATH = '/docs/api';

/** Address of the guides: static pages, each in a folder of its own. */
export const GUIDES_PATH = '/docs/guides';

/**
 * The headers of the API reference alone. Scalar sets its styles by script, and
 * asks nothing but this origin: where it would phone home, it may not.
 */
export const referenceSecurityPolicy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' data: blob:`,
  `font-src 'self' data:`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `object-src 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

/** Headers that CloudFront has no setting of its own for. */
export const customHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=()',
} as const;
