// CloudFront Function: an address without a file ending is a page of the
// dashboard, and every page is index.html but the API reference. A missing file
// stays a 404.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by name
function handler(event) {
  var request = event.request;
  if (request.uri === '/docs/api' || request.uri === '/docs/api/') {
    request.uri = '/docs/api/index.html';
  }
  var last = request.uri.substring(request.uri.lastIndexOf('/') + 1);
  if (last.indexOf('.') === -1) request.uri = '/index.html';
  return request;
}
