/**
 * Stands for the AWS SDK's `@aws-sdk/credential-provider-node` in the bundles.
 * That one looks in files, at other services and in a browser's sign-in too: a fifth of
 * what a cold start loads. Lambda hands a role's credentials over in the
 * environment, for as long as the process lives.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const defaultProvider = () => async () => ({
  accessKeyId: needed('AWS_ACCESS_KEY_ID'),
  secretAccessKey: needed('AWS_SECRET_ACCESS_KEY'),
  sessionToken: needed('AWS_SESSION_TOKEN'),
});

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing`);
  return value;
}
