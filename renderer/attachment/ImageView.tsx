import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '#renderer/ui/Notice.tsx';
import type { Attachment } from '#shared/attachment.ts';
import css from './Viewer.module.css';

type ImageViewProps = {
  bytes: Uint8Array<ArrayBuffer>;
  mediaType: Attachment['media_type'];
  name: string;
  zoom: number;
};

/** A picture from the memory of this page; its address ends with it. */
export function ImageView({ bytes, mediaType, name, zoom }: ImageViewProps) {
  const { t } = useTranslation('attachment');
  const [address, setAddress] = useState<string | null>(null);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
    setAddress(made);
    setBroken(false);
    return () => URL.revokeObjectURL(made);
  }, [bytes, mediaType]);
  if (isBroken)
    return (
      <Notice tone="attention" title={t('view.broken')}>
        {t('view.broken_hint')}
      </Notice>
    );
  return (
    address !== null && (
      <img
        className={css.image}
        src={address}
        alt={t('view.picture', { name })}
        draggable={false}
        onError={() => setBroken(true)}
        style={{ inlineSize: `${zoom * 100}%` }}
      />
    )
  );
}
