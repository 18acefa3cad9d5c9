import { FlaskConical, Lock, Search } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation, useNavigate } from 'react-router';
import { call, useCall } from './bridge.ts';
import { CommandPalette } from './command-palette/CommandPalette.tsx';
import { isInRoom, roomsFor } from './rooms.ts';
import css from './Shell.module.css';
import { SyncState } from './SyncState.tsx';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';
import { Kbd } from './ui/Kbd.tsx';
import { Skeleton } from './ui/Loading.tsx';
import { Notice } from './ui/Notice.tsx';
import { useShortcuts } from './useShortcuts.ts';

/** The frame around every page: where one can go, how the sync stands, how to lock. */
export function Shell() {
  const { t } = useTranslation(['common', 'errors']);
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const profile = useCall('profile.get', {}).data;
  // What a check of the open database found while one works.
  const problem = useCall('vault.status', {}).data?.problem;
  const rooms = roomsFor(profile);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const main = useRef<HTMLElement>(null);

  const lock = () => call('shell.lock', {});
  useShortcuts({
    'Ctrl+K': () => setPaletteOpen((open) => !open),
    'Ctrl+L': lock,
    ...Object.fromEntries(rooms.map(({ shortcut, to }) => [`Ctrl+${shortcut}`, () => navigate(to)])),
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page starts at its top
  useEffect(() => {
    main.current?.scrollTo(0, 0);
    window.scrollTo(0, 0);
  }, [pathname]);

  return (
    <div className={css.shell}>
      <button type="button" className={css.skip} onClick={() => main.current?.focus()}>
        {t('shell.skip')}
      </button>
      {profile?.sample && (
        <div className={css.banner} role="note">
          <FlaskConical size={15} aria-hidden="true" />
          {t('shell.sample_banner')}
        </div>
      )}
      <header className={css.rail}>
        <Button className={css.find ?? ''} onPress={() => setPaletteOpen(true)}>
          <Search size={16} aria-hidden="true" />
          <span>{t('shell.find')}</span>
          <Kbd keys="Ctrl+K" />
        </Button>
        <nav className={css.rooms} aria-label={t('shell.rooms')}>
          {rooms.map((room) => {
            const { id, to, icon: Icon } = room;
            return (
              <Link
                key={id}
                href={to}
                className={`${css.room} ${id === 'sync' ? css.apart : ''}`}
                aria-current={isInRoom(room, pathname) ? 'page' : undefined}
              >
                <Icon size={18} aria-hidden="true" />
                <span className={css.roomText}>
                  {t(`room.${id}`)}
                  {id === 'sync' && (
                    <SyncState className={css.state} attentionClassName={css.needsAttention} />
                  )}
                </span>
              </Link>
            );
          })}
          <Button className={css.lock ?? ''} onPress={lock}>
            <Lock size={18} aria-hidden="true" />
            <span>{t('shell.lock')}</span>
            <Kbd keys="Ctrl+L" />
          </Button>
        </nav>
      </header>
      <main id="main" ref={main} className={css.main} tabIndex={-1}>
        {problem && (
          <div className={css.problem}>
            <Notice tone="attention" title={t(`errors:${problem}.what`)}>
              {t(`errors:${problem}.do`)}
            </Notice>
          </div>
        )}
        <ErrorBoundary resetKey={pathname}>
          <Suspense fallback={<Skeleton rows={6} />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
      <CommandPalette
        isOpen={isPaletteOpen}
        onClose={() => setPaletteOpen(false)}
        rooms={rooms}
        onLock={lock}
      />
    </div>
  );
}
