import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Consent, ConsentPart } from '#shared/consent.ts';
import type { Person } from '#shared/person.ts';
import type { Referral } from '#shared/referral.ts';
import { AskConsentDialog } from './AskConsentDialog.tsx';
import css from './Consent.module.css';
import { ConsentPartRow } from './ConsentPartRow.tsx';
import { consentStandings } from './consentParts.ts';

/** What is known from the talk in which consent is asked, so that it need not be said twice. */
export type TalkContext = {
  session_id: string | null;
  language: string | null;
  interpreter: Consent['interpreter'] | null;
  interpreter_is_child: boolean;
  deprived_of_liberty: boolean | null;
};

export const NO_TALK: TalkContext = {
  session_id: null,
  language: null,
  interpreter: null,
  interpreter_is_child: false,
  deprived_of_liberty: null,
};

type ConsentPanelProps = {
  person: Person;
  consents: readonly Consent[];
  referrals: readonly Referral[];
  talk?: TalkContext;
  /** Of the headings. */
  level?: 2 | 3 | 4;
};

/** The four parts, each with its own answer. Nothing here answers for two of them at once. */
export function ConsentPanel({ person, consents, referrals, talk = NO_TALK, level = 3 }: ConsentPanelProps) {
  const { t } = useTranslation('consent');
  const [asked, setAsked] = useState<ConsentPart | null>(null);
  return (
    <>
      <ul className={css.parts}>
        {consentStandings(consents).map((standing) => (
          <li key={standing.part}>
            <ConsentPartRow
              standing={standing}
              referrals={referrals}
              level={level}
              onAsk={() => setAsked(standing.part)}
            />
          </li>
        ))}
      </ul>
      {asked !== null && (
        <AskConsentDialog
          key={asked}
          title={t(`part.${asked}.title`)}
          part={asked}
          person={person}
          talk={talk}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
