import type { ReactNode } from 'react';
import { classNames } from './classNames.ts';
import css from './layout.module.css';

type Gap = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
type Tag = 'div' | 'ul' | 'ol' | 'section' | 'form' | 'fieldset' | 'span';
type LayoutProps = { gap?: Gap; as?: Tag; children: ReactNode };

export function Stack({ gap = 4, as: Element = 'div', children }: LayoutProps) {
  return <Element className={classNames(css.stack, css[`gap${gap}`])}>{children}</Element>;
}

type ClusterProps = LayoutProps & {
  align?: 'Start' | 'Center' | 'End' | 'Baseline' | 'Stretch';
  justify?: 'Start' | 'Between' | 'End';
};

/** Side by side while there is room, then below each other. */
export function Cluster({
  gap = 3,
  as: Element = 'div',
  align = 'Center',
  justify = 'Start',
  children,
}: ClusterProps) {
  return (
    <Element
      className={classNames(css.cluster, css[`gap${gap}`], css[`align${align}`], css[`justify${justify}`])}
    >
      {children}
    </Element>
  );
}

export function Columns({
  gap = 5,
  as: Element = 'div',
  min = 'm',
  children,
}: LayoutProps & { min?: 's' | 'm' | 'l' }) {
  return <Element className={classNames(css.columns, css[min], css[`gap${gap}`])}>{children}</Element>;
}
