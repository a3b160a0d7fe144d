import { App } from 'aws-cdk-lib';
import { guard } from '../guard.ts';
import { DeliveryStack } from './delivery-stack.ts';

/** Apart from the product: once for an account, by hand. See docs/delivery.md. */
const app = new App();
guard(app);
new DeliveryStack(app, 'outdial-delivery', {
  repository: app.node.tryGetContext('github_repository'),
});
