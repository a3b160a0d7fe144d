// Shows the API reference. A file of its own: the page's policy runs no inline
// script. Everything is asked of the page's own origin, nothing of Scalar's.
/* global Scalar */
Scalar.createApiReference('#reference', {
  url: '/api/v1/openapi.json',
  proxyUrl: '',
  telemetry: false,
  withDefaultFonts: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true, hideAddApi: true },
  mcp: { disabled: true },
  persistAuth: false,
  operationTitleSource: 'summary',
  defaultOpenAllTags: false,
  authentication: { preferredSecurityScheme: 'bearer' },
});
