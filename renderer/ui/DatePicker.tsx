import { CalendarDays, ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { Calendar, CalendarCell, CalendarGrid, CalendarHeading } from 'react-aria-components/Calendar';
import { DatePicker as AriaDatePicker } from 'react-aria-components/DatePicker';
import { Dialog } from 'react-aria-components/Dialog';
import { Group } from 'react-aria-components/Group';
import { Popover } from 'react-aria-components/Popover';
import { classNames } from './classNames.ts';
import { type DateFieldProps, DateSegments } from './DateField.tsx';
import css from './DatePicker.module.css';
import { dateToIso, isoToDate } from './dateValue.ts';
import { useDirection } from './direction.ts';
import { ariaFieldProps, boxClass, FieldHead, fieldClass } from './Field.tsx';
import popover from './Popover.module.css';

export function DatePicker(props: DateFieldProps) {
  const { value, onChange, min, max } = props;
  const direction = useDirection();
  const [Back, Forward] = direction === 'rtl' ? [ChevronRight, ChevronLeft] : [ChevronLeft, ChevronRight];
  return (
    <AriaDatePicker
      {...ariaFieldProps(props)}
      className={fieldClass}
      value={isoToDate(value)}
      onChange={(date) => onChange(dateToIso(date))}
      minValue={isoToDate(min)}
      maxValue={isoToDate(max)}
      shouldForceLeadingZeros
    >
      <FieldHead {...props} />
      <Group className={classNames(boxClass, css.group)}>
        <DateSegments className={css.segments} />
        <Button className={css.open ?? ''}>
          <CalendarDays size={18} aria-hidden="true" />
        </Button>
      </Group>
      <Popover className={popover.popover ?? ''}>
        <Dialog className={popover.dialog ?? ''}>
          <Calendar className={css.calendar ?? ''}>
            <header className={css.header}>
              <Button slot="previous" className={css.open ?? ''}>
                <Back size={18} aria-hidden="true" />
              </Button>
              <CalendarHeading className={css.heading ?? ''} />
              <Button slot="next" className={css.open ?? ''}>
                <Forward size={18} aria-hidden="true" />
              </Button>
            </header>
            <CalendarGrid className={css.grid ?? ''} weekdayStyle="short">
              {(date) => <CalendarCell date={date} className={css.cell ?? ''} />}
            </CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </AriaDatePicker>
  );
}
