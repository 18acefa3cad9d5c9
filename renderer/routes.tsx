import { type ComponentType, lazy } from 'react';

type PageModule = Record<string, ComponentType>;
const pages = import.meta.glob<PageModule>('./*/*Page.tsx');

/** A page is loaded when it is first visited; its file is named after it. */
const page = (folder: string, name: string) =>
  lazy(async () => {
    const load = pages[`./${folder}/${name}.tsx`];
    const component = load && (await load())[name];
    if (!component) throw new Error(`no page ${folder}/${name}`);
    return { default: component };
  });

const ApplicationPage = page('application', 'ApplicationPage');
const ReferralPage = page('referral', 'ReferralPage');

export type AppRoute = { path: string; Page: ComponentType };

/** Every address of the window. Those of the first list stand beside the rail, those of the second fill the window. */
export const routes: readonly AppRoute[] = [
  { path: '/today', Page: page('today', 'TodayPage') },
  { path: '/people', Page: page('people', 'PeoplePage') },
  { path: '/people/new', Page: page('people', 'NewPersonPage') },
  { path: '/people/:id', Page: page('person', 'PersonPage') },
  { path: '/people/:id/edit', Page: page('person', 'EditPersonPage') },
  { path: '/people/:id/household', Page: page('household', 'HouseholdPage') },
  { path: '/people/:id/session', Page: page('session', 'SessionPage') },
  { path: '/people/:id/sessions/:session_id', Page: page('session', 'SessionViewPage') },
  { path: '/people/:id/consents', Page: page('consent', 'ConsentPage') },
  { path: '/people/:id/concerns', Page: page('concern', 'ConcernPage') },
  { path: '/people/:id/application', Page: ApplicationPage },
  { path: '/applications/:id', Page: ApplicationPage },
  { path: '/people/:id/referral', Page: ReferralPage },
  { path: '/referrals/:id', Page: ReferralPage },
  { path: '/programmes', Page: page('programme', 'ProgrammesPage') },
  { path: '/programmes/:id', Page: page('programme', 'ProgrammePage') },
  { path: '/statistics', Page: page('statistics', 'StatisticsPage') },
  { path: '/sync', Page: page('sync', 'SyncPage') },
  { path: '/settings', Page: page('settings', 'SettingsPage') },
];

export const fullScreenRoutes: readonly AppRoute[] = [
  { path: '/leaflet', Page: page('leaflet', 'LeafletPage') },
];
