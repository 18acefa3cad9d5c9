import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Page, Section } from '#renderer/ui/Page.tsx';
import { About } from './About.tsx';
import { DeviceSettings } from './DeviceSettings.tsx';
import { MeSettings } from './MeSettings.tsx';
import { PassphraseSettings } from './PassphraseSettings.tsx';
import { ScreenSettings } from './ScreenSettings.tsx';

export function SettingsPage() {
  const { t } = useTranslation('settings');
  const profile = useCall('profile.get', {});
  return (
    <Page title={t('title')} width="reading">
      <Section title={t('screen.title')}>
        <ScreenSettings />
      </Section>
      <Loading isPending={profile.isPending}>
        {profile.error && <FailureNotice failure={profile.error} onRetry={() => profile.refetch()} />}
        {profile.data && (
          <>
            <Section title={t('me.title')} description={t('me.description')}>
              <MeSettings profile={profile.data} />
            </Section>
            <Section title={t('passphrase.title')} description={t('passphrase.description')}>
              <PassphraseSettings isSample={profile.data.sample} />
            </Section>
            <Section title={t('device.title')} description={t('device.description')}>
              <DeviceSettings profile={profile.data} />
            </Section>
          </>
        )}
      </Loading>
      <Section title={t('about.title')}>
        <About />
      </Section>
    </Page>
  );
}
