import { Plus, Trash2 } from 'lucide-react';
import { type Control, useFieldArray, useFormState } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/ui/Button.tsx';
import { useCodes } from '#renderer/ui/codes.ts';
import { FormLanguageField, FormSelect, FormYesNoField, useFieldMessage } from '#renderer/ui/form.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { LANGUAGE_LEVELS } from '#shared/codes/person.ts';
import css from './LanguageRows.module.css';
import { NO_LANGUAGE, type PersonForm } from './personForm.ts';

/** The languages of a person, each with how well and whether it is read. The first one is that of the talks. */
export function LanguageRows({ control }: { control: Control<PersonForm> }) {
  const { t } = useTranslation('person');
  const levels = useCodes('language_levels', LANGUAGE_LEVELS);
  const { fields, append, remove } = useFieldArray({ control, name: 'languages' });
  const { errors } = useFormState({ control, name: 'languages' });
  const fieldMessage = useFieldMessage();
  const whole = Array.isArray(errors.languages) ? undefined : errors.languages;
  return (
    <fieldset className={css.rows} data-field="languages">
      <legend className={css.legend}>{t('field.languages')}</legend>
      <p className={css.hint}>{t('hint.languages')}</p>
      {whole && <Notice tone="attention">{fieldMessage(whole, fields)}</Notice>}
      {fields.map((field, at) => (
        <fieldset key={field.id} className={css.row} aria-label={t('language_row', { number: at + 1 })}>
          <div className={css.language}>
            <FormLanguageField control={control} name={`languages.${at}.code`} label={t('field.language')} />
          </div>
          <FormSelect
            control={control}
            name={`languages.${at}.level`}
            label={t('field.language_level')}
            options={levels}
            width="s"
          />
          <FormYesNoField
            control={control}
            name={`languages.${at}.reads`}
            label={t('field.language_reads')}
          />
          {fields.length > 1 && (
            <Button
              variant="plain"
              size="s"
              icon={Trash2}
              onPress={() => remove(at)}
              aria-label={t('remove_language_row', { number: at + 1 })}
            >
              {t('remove_language')}
            </Button>
          )}
        </fieldset>
      ))}
      <div>
        <Button size="s" icon={Plus} onPress={() => append(NO_LANGUAGE)} isDisabled={fields.length >= 12}>
          {t('add_language')}
        </Button>
      </div>
    </fieldset>
  );
}
