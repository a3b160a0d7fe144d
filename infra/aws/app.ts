import { existsSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { bundleFunctions, repositoryRoot } from './bundle.ts';
import { guard } from './guard.ts';
import { makeStacks } from './stacks.ts';

const siteFolder = `${repositoryRoot}web/dist`;
if (!existsSync(`${siteFolder}/index.html`))
  throw new Error(
    `no dashboard in ${siteFolder}, run node infra/setup/install.mjs first`,
  );

const app = new App();
guard(app);
makeStacks(app, {
  bundles: bundleFunctions('cdk.out/functions').folders,
  siteFolder,
});
