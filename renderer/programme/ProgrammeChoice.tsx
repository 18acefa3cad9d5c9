import { HandHelping, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { ChooseProgrammeDialog } from './ChooseProgrammeDialog.tsx';
import css from './ProgrammeChoice.module.css';
import { useProgrammeWords } from './useProgrammeWords.ts';

type ProgrammeChoiceProps = {
  /** The name of the field, so that a summary of what is missing can lead here. */
  name: string;
  value: string | null;
  onChange: (programmeId: string | null) => void;
  country: string | null;
  isClearable?: boolean;
  isReadOnly?: boolean;
  error?: string | undefined;
};

/** The programme of an application or a referral, with what must be known before it is used. */
export function ProgrammeChoice(props: ProgrammeChoiceProps) {
  const { name, value, onChange, country, isClearable, isReadOnly, error } = props;
  const { t } = useTranslation('programme');
  const words = useProgrammeWords();
  const [isChoosing, setChoosing] = useState(false);
  const programme = useCall('programme.get', { id: value ?? '-' }, { isEnabled: value !== null }).data;
  const warning = programme ? words.warning(programme) : null;
  return (
    <div data-field={name}>
      <Stack gap={2}>
        {programme && value !== null && (
          <Card tone="quiet">
            <Stack gap={1}>
              <IconTextLink to={`/programmes/${encodeURIComponent(programme.id)}`} icon={HandHelping}>
                {programme.name}
              </IconTextLink>
              <p lang="en">{programme.provider}</p>
              <p>{words.allCountries(programme)}</p>
              <p className={css.verify}>
                {programme.status === 'closed'
                  ? t('closed.title')
                  : warning === null
                    ? t('verify')
                    : t(`warning.${warning}.title`)}
              </p>
            </Stack>
          </Card>
        )}
        {!isReadOnly && (
          <Cluster gap={2}>
            <Button onPress={() => setChoosing(true)}>
              {t(value === null ? 'choose.open' : 'choose.change')}
            </Button>
            {isClearable && value !== null && (
              <Button variant="plain" icon={X} onPress={() => onChange(null)}>
                {t('choose.clear')}
              </Button>
            )}
          </Cluster>
        )}
        {error && (
          <p className={css.error} role="alert">
            {error}
          </p>
        )}
      </Stack>
      {isChoosing && (
        <ChooseProgrammeDialog
          country={country}
          onClose={() => setChoosing(false)}
          onChoose={(id) => {
            onChange(id);
            setChoosing(false);
          }}
        />
      )}
    </div>
  );
}
