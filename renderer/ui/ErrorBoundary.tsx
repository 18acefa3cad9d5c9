import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import css from './ErrorBoundary.module.css';
import { Notice } from './Notice.tsx';

type Props = {
  children: ReactNode /** A new value (the route) gives the contents another try. */;
  resetKey?: string;
};
type State = { failed: boolean; resetKey: string | undefined };

/** A bug in one page: says what is safe and leaves the rest of the window working. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false, resetKey: this.props.resetKey };

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { failed: false, resetKey: props.resetKey };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return <PageStopped onRetry={() => this.setState({ failed: false })} />;
  }
}

function PageStopped({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation('common');
  return (
    <div className={css.stopped}>
      <Notice
        tone="attention"
        isLive
        title={t('page_stopped.title')}
        actions={<Button onPress={onRetry}>{t('page_stopped.retry')}</Button>}
      >
        {t('page_stopped.safe')}
      </Notice>
    </div>
  );
}
