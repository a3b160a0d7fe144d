import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  parseSearchWith,
  redirect,
  stringifySearchWith,
} from '@tanstack/react-router';
import { BrokenPage, NotFoundPage } from './error-pages.tsx';
import { Layout } from './layout.tsx';
import { paths } from './paths.ts';

const root = createRootRoute({
  component: Layout,
  notFoundComponent: NotFoundPage,
  errorComponent: BrokenPage,
});

type Page = () => Promise<Record<string, unknown>>;

/** A page whose code is loaded when somebody goes there. */
const page = (path: string, load: Page, name: string): AnyRoute =>
  createRoute({
    getParentRoute: () => root,
    path,
    // biome-ignore lint/suspicious/noExplicitAny: pages take no props, which is all that counts
    component: lazyRouteComponent(load as any, name),
  });

const goTo = (from: string, to: string): AnyRoute =>
  createRoute({
    getParentRoute: () => root,
    path: from,
    beforeLoad: () => {
      throw redirect({ to });
    },
  });

const detail = () => import('../pages/CampaignDetail.tsx');
const wizard = () => import('../pages/CampaignWizard.tsx');
const conversations = () => import('../pages/Conversations.tsx');
const developers = () => import('../pages/Developers.tsx');
const help = () => import('../pages/Help.tsx');

const routes = [
  goTo('/', paths.overview),
  page(paths.overview, () => import('../pages/Overview.tsx'), 'Overview'),
  page(paths.campaigns, () => import('../pages/Campaigns.tsx'), 'Campaigns'),
  page(paths.newCampaign, wizard, 'CampaignNew'),
  page('/dashboard/campaigns/$campaignId/edit', wizard, 'CampaignEdit'),
  // One route, so that a tab or a contact that opens does not begin the page anew.
  page(
    '/dashboard/campaigns/$campaignId/{-$tab}/{-$contactId}',
    detail,
    'CampaignDetail',
  ),
  page(paths.monitor, () => import('../pages/Monitor.tsx'), 'Monitor'),
  page(paths.numbers, () => import('../pages/Numbers.tsx'), 'Numbers'),
  page(
    '/dashboard/numbers/$numberId',
    () => import('../pages/NumberDetail.tsx'),
    'NumberDetail',
  ),
  page(paths.carriers, () => import('../pages/Carriers.tsx'), 'Carriers'),
  page(
    '/dashboard/carriers/$carrierId',
    () => import('../pages/CarrierDetail.tsx'),
    'CarrierDetail',
  ),
  page(paths.agents, () => import('../pages/Agents.tsx'), 'Agents'),
  page(paths.schedules, () => import('../pages/Schedules.tsx'), 'Schedules'),
  page(
    paths.suppression,
    () => import('../pages/Suppression.tsx'),
    'Suppression',
  ),
  page(paths.conversations, conversations, 'Conversations'),
  page(
    '/dashboard/conversations/$conversationId',
    conversations,
    'ConversationDetail',
  ),
  goTo(paths.developers, paths.keys),
  page(paths.keys, developers, 'Keys'),
  page(paths.webhooks, developers, 'Webhooks'),
  page('/dashboard/developers/webhooks/$webhookId', developers, 'Webhook'),
  page(paths.events, developers, 'Events'),
  goTo(paths.settings, paths.setting('organization')),
  page(
    '/dashboard/settings/$part',
    () => import('../pages/Settings.tsx'),
    'Settings',
  ),
  page(paths.helpCodes, help, 'HelpCodes'),
  page('/help/codes/$code', help, 'HelpCode'),
  page(paths.helpMetrics, help, 'HelpMetrics'),
];

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}

/** Search parameters are plain text, as people would type them. */
export const createAppRouter = () =>
  createRouter({
    routeTree: root.addChildren(routes),
    scrollRestoration: true,
    parseSearch: parseSearchWith((value) => value),
    stringifySearch: stringifySearchWith(String),
  });
