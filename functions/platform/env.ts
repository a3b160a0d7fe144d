/** @throws Error naming the variable, when it is not set or empty */
export function requireEnv(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`environment variable ${name} is not set`);
}
