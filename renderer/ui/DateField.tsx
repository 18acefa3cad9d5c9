import { DateField as AriaDateField, DateInput, DateSegment } from 'react-aria-components/DateField';
import { classNames } from './classNames.ts';
import css from './DateField.module.css';
import { dateToIso, isoToDate } from './dateValue.ts';
import { ariaFieldProps, boxClass, FieldHead, type FieldProps, fieldClass } from './Field.tsx';

export type DateFieldProps = FieldProps & {
  /** 'YYYY-MM-DD' */
  value: string | null;
  onChange: (value: string | null) => void;
  min?: string;
  max?: string;
};

export function DateSegments({ className }: { className?: string | undefined }) {
  return (
    <DateInput className={className ?? ''}>
      {(segment) => <DateSegment segment={segment} className={css.segment ?? ''} />}
    </DateInput>
  );
}

export function DateField(props: DateFieldProps) {
  const { value, onChange, min, max } = props;
  return (
    <AriaDateField
      {...ariaFieldProps(props)}
      className={fieldClass}
      value={isoToDate(value)}
      onChange={(date) => onChange(dateToIso(date))}
      minValue={isoToDate(min)}
      maxValue={isoToDate(max)}
      shouldForceLeadingZeros
    >
      <FieldHead {...props} />
      <DateSegments className={classNames(boxClass, css.input)} />
    </AriaDateField>
  );
}
