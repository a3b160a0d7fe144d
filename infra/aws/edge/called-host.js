// CloudFront Function: tells the API which host was asked, over whatever the
// caller sent. The host itself is not passed on: to API Gateway it names the API.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by name
function handler(event) {
  var request = event.request;
  request.headers['x-outdial-host'] = { value: request.headers.host.value };
  return request;
}
