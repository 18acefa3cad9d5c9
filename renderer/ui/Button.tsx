import type { LucideIcon } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, type PressEvent } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import css from './Button.module.css';
import { classNames } from './classNames.ts';
import { Kbd } from './Kbd.tsx';

export type ButtonLook = {
  variant?: 'primary' | 'quiet' | 'plain' | 'caution';
  size?: 'm' | 's';
  icon?: LucideIcon;
  children: ReactNode;
};

type ButtonProps = ButtonLook & {
  onPress?: (event: PressEvent) => void;
  type?: 'button' | 'submit';
  isPending?: boolean;
  isDisabled?: boolean;
  /** A shortcut shown behind the words; whoever shows it also listens to it. */
  kbd?: string;
  autoFocus?: boolean;
  form?: string;
  slot?: string | null;
  ref?: Ref<HTMLButtonElement>;
  'aria-label'?: string;
  'aria-describedby'?: string;
  'aria-expanded'?: boolean;
  'aria-controls'?: string;
  'aria-pressed'?: boolean;
};

const look = (variant: ButtonLook['variant'] = 'quiet', size: ButtonLook['size'] = 'm') =>
  classNames(css.button, css[variant], size === 's' && css.s);

export function Button({ variant, size, icon: Icon, children, kbd, isPending, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} isPending={isPending ?? false} className={look(variant, size)}>
      {isPending ? (
        <span className={css.dots} aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
      ) : (
        Icon && <Icon size={18} aria-hidden="true" />
      )}
      <span>{children}</span>
      {kbd && <Kbd keys={kbd} />}
    </AriaButton>
  );
}

export function ButtonLink({
  variant,
  size,
  icon: Icon,
  children,
  to,
  ...rest
}: ButtonLook & {
  to: string;
  'aria-label'?: string;
  autoFocus?: boolean;
}) {
  return (
    <Link {...rest} href={to} className={look(variant, size)}>
      {Icon && <Icon size={18} aria-hidden="true" />}
      <span>{children}</span>
    </Link>
  );
}
