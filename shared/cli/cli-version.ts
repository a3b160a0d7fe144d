import packageJson from '../../package.json' with { type: 'json' };

/** Of the command line, and of the deployment it is checked out with. */
export const { version } = packageJson;
