import { Suspense } from 'react';
import { RouterProvider } from 'react-aria-components';
import {
  MemoryRouter,
  Navigate,
  Outlet,
  Route,
  Routes,
  useHref,
  useLocation,
  useNavigate,
} from 'react-router';
import { fullScreenRoutes, routes } from './routes.tsx';
import { Shell } from './Shell.tsx';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';
import { Skeleton } from './ui/Loading.tsx';
import { Toaster } from './ui/Toaster.tsx';

export function SignedIn() {
  return (
    <MemoryRouter initialEntries={['/today']}>
      <Links />
    </MemoryRouter>
  );
}

/** Links of the kit go through the router; the window itself never navigates. */
function Links() {
  const navigate = useNavigate();
  return (
    <RouterProvider navigate={navigate} useHref={useHref}>
      <Routes>
        <Route element={<Shell />}>
          {routes.map(({ path, Page }) => (
            <Route key={path} path={path} element={<Page />} />
          ))}
        </Route>
        <Route element={<FullScreen />}>
          {fullScreenRoutes.map(({ path, Page }) => (
            <Route key={path} path={path} element={<Page />} />
          ))}
        </Route>
        <Route path="*" element={<Navigate to="/today" replace />} />
      </Routes>
      <Toaster />
    </RouterProvider>
  );
}

function FullScreen() {
  const { pathname } = useLocation();
  return (
    <ErrorBoundary resetKey={pathname}>
      <Suspense fallback={<Skeleton />}>
        <Outlet />
      </Suspense>
    </ErrorBoundary>
  );
}
