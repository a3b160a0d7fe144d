import type { AwsCredentials } from './signed-fetch.ts';

/**
 * The function's own role, as Lambda puts it into the environment. Read each
 * time: that is what AWS's clients do, too.
 *
 * @throws Error where there are none
 */
export function roleCredentials(): AwsCredentials {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) {
    throw new Error('Amazon Chime needs the credentials of an AWS role');
  }
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
  };
}
