import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { isLeafletLanguage } from '#shared/codes/languages.ts';
import { LeafletScreen } from './LeafletScreen.tsx';
import { leafletLanguageFor } from './leafletWords.ts';

/** The person's page by itself, outside of a session: at `/leaflet?language=ar`. */
export function LeafletPage() {
  const { t, i18n } = useTranslation('session');
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const named = search.get('language');
  const language = isLeafletLanguage(named) ? named : leafletLanguageFor(null, i18n.language);
  return (
    <main>
      <LeafletScreen
        language={language}
        onLanguage={(next) => setSearch({ language: next }, { replace: true })}
        onClose={() => navigate(-1)}
        closeLabel={t('leaflet.back')}
      />
    </main>
  );
}
