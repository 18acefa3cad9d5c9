import { DateInput, DateSegment } from 'react-aria-components/DateField';
import { TimeField as AriaTimeField } from 'react-aria-components/TimeField';
import { classNames } from './classNames.ts';
import css from './DateField.module.css';
import { isoToTime, timeToIso } from './dateValue.ts';
import { ariaFieldProps, boxClass, FieldHead, type FieldProps, fieldClass } from './Field.tsx';

export type TimeFieldProps = FieldProps & {
  /** 'HH:MM' */
  value: string | null;
  onChange: (value: string | null) => void;
};

export function TimeField(props: TimeFieldProps) {
  return (
    <AriaTimeField
      {...ariaFieldProps(props)}
      className={fieldClass}
      value={isoToTime(props.value)}
      onChange={(time) => props.onChange(timeToIso(time))}
      hourCycle={24}
      shouldForceLeadingZeros
    >
      <FieldHead {...props} />
      <DateInput className={classNames(boxClass, css.input, css.time)}>
        {(segment) => <DateSegment segment={segment} className={css.segment ?? ''} />}
      </DateInput>
    </AriaTimeField>
  );
}
