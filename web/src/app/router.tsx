import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import type { StatusFilter } from '../pages/campaigns-search.ts';
import { readStatusFilter } from '../pages/campaigns-search.ts';
import { BrokenPage, NotFoundPage } from './error-pages.tsx';
import { Layout } from './layout.tsx';
import { paths } from './paths.ts';

const root = createRootRoute({
  component: Layout,
  notFoundComponent: NotFoundPage,
  errorComponent: BrokenPage,
});

const toCampaigns = () => {
  throw redirect({ to: paths.campaigns });
};

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: toCampaigns,
});

const dashboard = createRoute({
  getParentRoute: () => root,
  path: '/dashboard',
  beforeLoad: toCampaigns,
});

export interface CampaignsSearch {
  status?: StatusFilter;
  q?: string;
}

/** The filters live in the address, so that a view can be sent to somebody. */
export const campaignsRoute = createRoute({
  getParentRoute: () => root,
  path: paths.campaigns,
  validateSearch: (search: Record<string, unknown>): CampaignsSearch => {
    const status = readStatusFilter(search.status);
    return {
      ...(status !== 'all' && { status }),
      ...(typeof search.q === 'string' && search.q !== '' && { q: search.q }),
    };
  },
  component: lazyRouteComponent(
    () => import('../pages/Campaigns.tsx'),
    'Campaigns',
  ),
});

const newCampaign = createRoute({
  getParentRoute: () => root,
  path: paths.newCampaign,
  component: lazyRouteComponent(
    () => import('../pages/CampaignNew.tsx'),
    'CampaignNew',
  ),
});

const campaign = createRoute({
  getParentRoute: () => root,
  path: '/dashboard/campaigns/$campaignId',
  component: lazyRouteComponent(
    () => import('../pages/CampaignDetail.tsx'),
    'CampaignDetail',
  ),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}

export const createAppRouter = () =>
  createRouter({
    routeTree: root.addChildren([
      home,
      dashboard,
      campaignsRoute,
      newCampaign,
      campaign,
    ]),
    scrollRestoration: true,
  });
