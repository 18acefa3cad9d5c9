import {
  CircleCheck,
  CircleDashed,
  CircleSlash,
  CircleX,
  FolderOpen,
  MessageCircleQuestion,
} from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { AskConsentDialog } from '#renderer/consent/AskConsentDialog.tsx';
import { NO_TALK } from '#renderer/consent/ConsentPanel.tsx';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Checkbox } from '#renderer/ui/Checkbox.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import type { HandoverCandidate } from '#shared/shapes.ts';
import css from './Handover.module.css';

const SIGNS = { not_asked: CircleDashed, given: CircleCheck, refused: CircleSlash, withdrawn: CircleX };

type CandidatesProps = {
  /** The person of the file first. */
  candidates: readonly HandoverCandidate[];
  elsewhere: number;
  needsConsent: boolean;
  mayGo: (candidate: HandoverCandidate) => boolean;
  ticked: readonly string[];
  onTick: (personId: string, isTicked: boolean) => void;
};

/** Each answers for themselves: nobody is ticked beforehand, and nobody goes because another one does. */
export function Candidates({ candidates, elsewhere, needsConsent, mayGo, ticked, onTick }: CandidatesProps) {
  const { t } = useTranslation('handover');
  const nameOf = ({ alias_or_initials, birth_year }: HandoverCandidate) =>
    birth_year === null ? alias_or_initials : `${alias_or_initials} (${birth_year})`;
  return (
    <div data-field="persons">
      <ul className={css.candidates}>
        {candidates.map((one, at) => (
          <li key={one.person_id} className={css.candidate}>
            <div className={css.name}>
              {at === 0 ? (
                <bdi>{nameOf(one)}</bdi>
              ) : (
                <Checkbox
                  label={<bdi>{t('goes_along', { name: nameOf(one) })}</bdi>}
                  value={ticked.includes(one.person_id)}
                  onChange={(isTicked) => onTick(one.person_id, isTicked)}
                  isDisabled={!mayGo(one)}
                />
              )}
            </div>
            <Standing candidate={one} needsConsent={needsConsent} />
          </li>
        ))}
      </ul>
      {elsewhere > 0 && <p className={css.soft}>{t('elsewhere', { count: elsewhere })}</p>}
    </div>
  );
}

/** Asked here, so that nothing of what was written on this page has to be written again. */
function AskHere({ personId, onClose }: { personId: string; onClose: () => void }) {
  const { t } = useTranslation('consent');
  const person = useCall('person.file', { id: personId }).data?.person;
  return (
    person && (
      <AskConsentDialog
        title={t('part.hand_over.title')}
        part="hand_over"
        person={person}
        talk={NO_TALK}
        onClose={onClose}
      />
    )
  );
}

/** What this person has said, what is missing, and where to see to it. */
function Standing({ candidate, needsConsent }: { candidate: HandoverCandidate; needsConsent: boolean }) {
  const { t } = useTranslation(['handover', 'consent']);
  const format = useFormat();
  const [isAsking, setAsking] = useState(false);
  const { person_id, alias_or_initials, consent, consented_on, drafts, is_minor, open } = candidate;
  return (
    <div className={css.standing}>
      {(needsConsent || consent !== 'not_asked') && (
        <Badge icon={SIGNS[consent]} tone={consent === 'given' ? 'info' : 'plain'}>
          {consent === 'given'
            ? t('consent.given_on', { date: format.date(consented_on) })
            : t(`consent.${consent}`)}
        </Badge>
      )}
      {needsConsent && consent !== 'given' && (
        <IconTextLink icon={MessageCircleQuestion} onPress={() => setAsking(true)}>
          {t('ask', { name: alias_or_initials })}
        </IconTextLink>
      )}
      {is_minor && needsConsent && <p className={css.soft}>{t('minor')}</p>}
      {drafts > 0 && (
        <>
          <p className={css.soft}>{t('drafts', { count: drafts })}</p>
          <IconTextLink to={`/people/${person_id}`} icon={FolderOpen}>
            {t('open_file')}
          </IconTextLink>
        </>
      )}
      {open !== null && <p className={css.soft}>{t('on_its_way')}</p>}
      {isAsking && <AskHere personId={person_id} onClose={() => setAsking(false)} />}
    </div>
  );
}
