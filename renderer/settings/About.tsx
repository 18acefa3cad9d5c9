import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { call, useCall } from '#renderer/bridge.ts';
import { Card } from '#renderer/ui/Card.tsx';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { Cluster } from '#renderer/ui/layout.tsx';

const LINKS = ['return_directive', 'frontex_reintegration', 'project'] as const;

export function About() {
  const { t } = useTranslation('settings');
  const info = useCall('shell.info', {}).data;
  return (
    <Card>
      <p>{t('about.text')}</p>
      <p>{t('about.is_not')}</p>
      <DescriptionList
        columns={3}
        items={[
          { term: t('about.version'), value: info?.version ?? null },
          { term: t('about.electron'), value: info?.electron ?? null },
          { term: t('about.licence'), value: 'MPL-2.0' },
        ]}
      />
      <Cluster gap={5}>
        {LINKS.map((link) => (
          <IconTextLink key={link} icon={ExternalLink} onPress={() => call('shell.openLink', { link })}>
            {t(`about.link.${link}`)}
          </IconTextLink>
        ))}
      </Cluster>
    </Card>
  );
}
