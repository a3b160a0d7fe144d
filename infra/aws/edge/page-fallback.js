// CloudFront Function: an address without a file ending is a page of the
// dashboard, and every page is index.html but the API reference and the guides,
// which have one each. A missing file stays a 404.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by name
function handler(event) {
  var request = event.request;
  if (/^\/docs\/(api|guides(\/[a-z0-9-]+)?)\/?$/.test(request.uri)) {
    request.uri = request.uri.replace(/\/?$/, '/index.html');
  }
  var last = request.uri.substring(request.uri.lastIndexOf('/') + 1);
  if (last.indexOf('.') === -1) request.uri = '/index.html';
  return request;
}
