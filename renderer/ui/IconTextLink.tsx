import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import css from './IconTextLink.module.css';

type IconTextLinkProps = { icon?: LucideIcon; children: ReactNode; isDisabled?: boolean } & (
  | { to: string; onPress?: never }
  | { onPress: () => void; to?: never }
);

/** Words that lead somewhere: a link with `to`, a button that looks like one with `onPress`. */
export function IconTextLink({ icon: Icon, children, to, onPress, isDisabled = false }: IconTextLinkProps) {
  const content = (
    <>
      {Icon && <Icon size={16} aria-hidden="true" />}
      <span>{children}</span>
    </>
  );
  return to === undefined ? (
    <Button className={css.link ?? ''} onPress={onPress} isDisabled={isDisabled}>
      {content}
    </Button>
  ) : (
    <Link className={css.link ?? ''} href={to} isDisabled={isDisabled}>
      {content}
    </Link>
  );
}
