import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Checkbox } from '#renderer/ui/Checkbox.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Stack } from '#renderer/ui/layout.tsx';
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import { INTERFACE_LANGUAGES } from '#shared/codes/languages.ts';
import type { StatisticsFilter } from '#shared/statistics.ts';

type ExportDialogProps = { isOpen: boolean; onClose: () => void; filter: StatisticsFilter };

export function ExportDialog({ isOpen, onClose, filter }: ExportDialogProps) {
  const { t, i18n } = useTranslation('statistics');
  const [format, setFormat] = useState<'xlsx' | 'csv'>('xlsx');
  const [separator, setSeparator] = useState<';' | ','>(';');
  const [leavesTeam, setLeavesTeam] = useState(false);
  const language = INTERFACE_LANGUAGES.find((one) => one === i18n.language) ?? 'en';
  const onSuccess = ({ saved }: { saved: boolean }) => {
    if (!saved) return;
    toast({ text: t('export_form.saved'), tone: 'safe' });
    onClose();
  };
  const xlsx = useCommand('statistics.exportXlsx', { onSuccess });
  const csv = useCommand('statistics.exportCsv', { onSuccess });
  const command = format === 'xlsx' ? xlsx : csv;
  const save = () => {
    const input = { filter, leaves_team: leavesTeam, language };
    if (format === 'xlsx') xlsx.mutate(input);
    else csv.mutate({ ...input, separator });
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('export_form.title')}
      footer={
        <Button variant="primary" icon={FileDown} onPress={save} isPending={command.isPending}>
          {t('export_form.save')}
        </Button>
      }
    >
      <Stack gap={5}>
        <p>{t('export_form.what')}</p>
        <RadioGroup
          label={t('export_form.format')}
          value={format}
          onChange={(value) => value !== null && setFormat(value)}
          options={[
            { value: 'xlsx', label: t('export_form.xlsx') },
            { value: 'csv', label: t('export_form.csv') },
          ]}
        />
        {format === 'csv' && (
          <RadioGroup
            label={t('export_form.separator')}
            look="segmented"
            value={separator}
            onChange={(value) => value !== null && setSeparator(value)}
            options={[
              { value: ';', label: t('export_form.semicolon') },
              { value: ',', label: t('export_form.comma') },
            ]}
          />
        )}
        <Checkbox
          label={t('export_form.leaves_team')}
          description={t('export_form.leaves_team_help')}
          value={leavesTeam}
          onChange={setLeavesTeam}
        />
        {command.error && <FailureNotice failure={command.error} />}
      </Stack>
    </Dialog>
  );
}
