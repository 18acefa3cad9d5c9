import { type ComponentType, lazy } from 'react';

/** A page is loaded when it is first visited. */
const page = <N extends string>(load: () => Promise<Record<N, ComponentType>>, name: N) =>
  lazy(async () => ({ default: (await load())[name] }));

const ApplicationPage = page(() => import('./application/ApplicationPage.tsx'), 'ApplicationPage');
const ReferralPage = page(() => import('./referral/ReferralPage.tsx'), 'ReferralPage');

export type AppRoute = { path: string; Page: ComponentType };

/** Every address of the window. Those of the first list stand beside the rail, those of the second fill the window. */
export const routes: readonly AppRoute[] = [
  { path: '/today', Page: page(() => import('./today/TodayPage.tsx'), 'TodayPage') },
  { path: '/people', Page: page(() => import('./people/PeoplePage.tsx'), 'PeoplePage') },
  { path: '/people/new', Page: page(() => import('./people/NewPersonPage.tsx'), 'NewPersonPage') },
  {
    path: '/people/duplicates',
    Page: page(() => import('./duplicates/DuplicatesPage.tsx'), 'DuplicatesPage'),
  },
  {
    path: '/people/duplicates/:first/:second',
    Page: page(() => import('./duplicates/ComparePage.tsx'), 'ComparePage'),
  },
  { path: '/people/:id', Page: page(() => import('./person/PersonPage.tsx'), 'PersonPage') },
  { path: '/people/:id/edit', Page: page(() => import('./person/EditPersonPage.tsx'), 'EditPersonPage') },
  {
    path: '/people/:id/household',
    Page: page(() => import('./household/HouseholdPage.tsx'), 'HouseholdPage'),
  },
  { path: '/people/:id/session', Page: page(() => import('./session/SessionPage.tsx'), 'SessionPage') },
  {
    path: '/people/:id/sessions/:session_id',
    Page: page(() => import('./session/SessionViewPage.tsx'), 'SessionViewPage'),
  },
  { path: '/people/:id/consents', Page: page(() => import('./consent/ConsentPage.tsx'), 'ConsentPage') },
  { path: '/people/:id/concerns', Page: page(() => import('./concern/ConcernPage.tsx'), 'ConcernPage') },
  { path: '/people/:id/handover', Page: page(() => import('./handover/HandoverPage.tsx'), 'HandoverPage') },
  {
    path: '/people/:id/documents',
    Page: page(() => import('./attachment/AttachmentsPage.tsx'), 'AttachmentsPage'),
  },
  {
    path: '/people/:id/documents/:attachment_id',
    Page: page(() => import('./attachment/AttachmentViewPage.tsx'), 'AttachmentViewPage'),
  },
  { path: '/people/:id/application', Page: ApplicationPage },
  { path: '/applications/:id', Page: ApplicationPage },
  { path: '/people/:id/referral', Page: ReferralPage },
  { path: '/referrals/:id', Page: ReferralPage },
  { path: '/programmes', Page: page(() => import('./programme/ProgrammesPage.tsx'), 'ProgrammesPage') },
  { path: '/programmes/:id', Page: page(() => import('./programme/ProgrammePage.tsx'), 'ProgrammePage') },
  { path: '/statistics', Page: page(() => import('./statistics/StatisticsPage.tsx'), 'StatisticsPage') },
  { path: '/sync', Page: page(() => import('./sync/SyncPage.tsx'), 'SyncPage') },
  { path: '/devices', Page: page(() => import('./devices/DevicesPage.tsx'), 'DevicesPage') },
  { path: '/settings', Page: page(() => import('./settings/SettingsPage.tsx'), 'SettingsPage') },
];

export const fullScreenRoutes: readonly AppRoute[] = [
  { path: '/leaflet', Page: page(() => import('./leaflet/LeafletPage.tsx'), 'LeafletPage') },
];
