import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { useCodes } from '#renderer/ui/codes.ts';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { FormCountryField, FormNumberField, FormSelect, FormTextField } from '#renderer/ui/form.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { SavedMark } from '#renderer/ui/SavedMark.tsx';
import { GRANTING_STATES } from '#shared/codes/countries.ts';
import { PLACES } from '#shared/codes/process.ts';
import type { Profile } from '#shared/shapes.ts';

const form = z.object({
  display_name: z.string().trim().max(120, 'too_long').nullable(),
  granting_state: z.enum(GRANTING_STATES).nullable(),
  default_place: z.enum(PLACES).nullable(),
  auto_lock_minutes: z
    .number('required')
    .int('auto_lock_minutes')
    .min(1, 'auto_lock_minutes')
    .max(15, 'auto_lock_minutes'),
});
type Values = z.infer<typeof form>;

export function MeSettings({ profile }: { profile: Profile }) {
  const { t } = useTranslation('settings');
  const places = useCodes('places', PLACES);
  const { control, handleSubmit, formState, reset } = useForm<Values>({
    resolver: zodResolver(form),
    values: {
      display_name: profile.display_name === '' ? null : profile.display_name,
      granting_state: profile.granting_state,
      default_place: profile.default_place,
      auto_lock_minutes: profile.auto_lock_minutes,
    },
  });
  const save = useCommand('profile.save', { onSuccess: () => reset(undefined, { keepValues: true }) });
  const submit = handleSubmit((values) =>
    save.mutate({ ...values, display_name: values.display_name ?? '' }),
  );
  const isSaved = save.isSuccess && !formState.isDirty;

  return (
    <Card>
      <form onSubmit={submit} noValidate>
        <Stack gap={5}>
          <FormTextField
            control={control}
            name="display_name"
            label={t('me.display_name')}
            description={t('me.display_name_hint')}
            isOptional
            maxLength={120}
            width="m"
          />
          <FormCountryField
            control={control}
            name="granting_state"
            label={t('me.granting_state')}
            description={t('me.granting_state_hint')}
            only={GRANTING_STATES}
          />
          <FormSelect
            control={control}
            name="default_place"
            label={t('me.default_place')}
            description={t('me.default_place_hint')}
            options={places}
            isClearable
          />
          <FormNumberField
            control={control}
            name="auto_lock_minutes"
            label={t('me.auto_lock')}
            description={t('me.auto_lock_hint')}
            unit={t('me.minutes')}
            min={1}
            max={15}
          />
          {save.error && <FailureNotice failure={save.error} />}
          <Cluster>
            <Button type="submit" isPending={save.isPending} isDisabled={!formState.isDirty}>
              {t('me.save')}
            </Button>
            <SavedMark state={isSaved ? 'saved' : 'idle'} />
          </Cluster>
        </Stack>
      </form>
    </Card>
  );
}
