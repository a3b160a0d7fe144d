/**
 * Bodies that the REST API passes on as bytes, in base64: a file need not be
 * UTF-8. The gateway on AWS and the local one are both told.
 */
export const binaryTypes = ['multipart/form-data', 'text/csv'];
