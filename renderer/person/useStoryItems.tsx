import {
  ArrowRightLeft,
  CalendarCheck,
  ClipboardCheck,
  FileText,
  FolderClosed,
  GitMerge,
  Languages,
  type LucideIcon,
  MapPin,
  Merge,
  MessagesSquare,
  OctagonPause,
  PenLine,
  Send,
  Split,
  UserPlus,
  UserX,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { DecisionBody, nameOfOther } from '#renderer/duplicates/DecisionBody.tsx';
import { useTeamWords } from '#renderer/handover/useTeamWords.ts';
import { DecidedConflict } from '#renderer/sync/ConflictHistory.tsx';
import { useFieldName } from '#renderer/sync/fieldWords.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import type { TimelineItem } from '#renderer/ui/Timeline.tsx';
import type { Entity } from '#shared/records.ts';
import css from './Story.module.css';
import type { Chapter } from './story.ts';

type Told = {
  icon: LucideIcon;
  title: string;
  to?: string;
  badges?: ReactNode;
  body?: ReactNode;
  tone?: 'quiet' | 'attention';
};

const Line = ({ children }: { children: ReactNode }) => <p className={css.line}>{children}</p>;
const Words = ({ children }: { children: string | null }) =>
  children === null ? null : (
    <p className={css.words} dir="auto">
      {children}
    </p>
  );

/** Turns chapters into sentences. `nameOf` names the member when a whole household's story is told. */
export function useStoryItems(
  nameOf: (personId: string) => string | null,
): (chapter: Chapter) => TimelineItem {
  const { t } = useTranslation(['person', 'codes', 'duplicate', 'sync']);
  const fieldName = useFieldName();
  const format = useFormat();
  const teamWords = useTeamWords();
  const members = useCall('profile.get', {}).data?.members ?? [];
  const counsellor = (id: string) => members.find((member) => member.id === id)?.display_name || null;
  const facts = (...parts: (string | null)[]) =>
    parts.filter((part) => part !== null && part !== '').join(' · ');

  function tell(chapter: Chapter): Told {
    switch (chapter.kind) {
      case 'registered':
        return { icon: UserPlus, title: t('story.registered'), tone: 'quiet' };
      case 'closed':
        return { icon: FolderClosed, title: t('story.closed', { how: t(`codes:closings.${chapter.how}`) }) };
      case 'session': {
        const { session, amendments } = chapter;
        const isNoShow = session.outcome === 'no_show';
        const by = counsellor(session.counsellor_id);
        return {
          icon: isNoShow ? UserX : MessagesSquare,
          title: isNoShow ? t('story.no_show') : t(`codes:phases.${session.phase}`),
          to: `/people/${session.person_id}/sessions/${session.id}`,
          ...(isNoShow ? { tone: 'quiet' as const } : {}),
          badges: (
            <>
              {!isNoShow && <Badge icon={MapPin}>{t(`codes:places.${session.place}`)}</Badge>}
              {!isNoShow && session.interpreter === 'needed_but_absent' && (
                <Badge icon={Languages} tone="attention">
                  {t('codes:interpreters.needed_but_absent')}
                </Badge>
              )}
              {amendments.length > 0 && (
                <Badge icon={PenLine}>{t('story.corrected', { count: amendments.length })}</Badge>
              )}
            </>
          ),
          body: !isNoShow && (
            <>
              <Line>
                {facts(
                  t(`codes:session_outcomes.${session.outcome}`),
                  t(`codes:modalities.${session.modality}`),
                  session.duration_min === null ? null : format.duration(session.duration_min),
                  format.language(session.language_used),
                  by === null ? null : t('story.with', { name: by }),
                )}
              </Line>
              <Words>{session.agreed_actions}</Words>
              {amendments.map((amendment) => (
                <Line key={amendment.id}>
                  {t('story.correction', {
                    date: format.date(amendment.amended_at),
                    reason: amendment.reason,
                  })}
                </Line>
              ))}
            </>
          ),
        };
      }
      case 'application': {
        const { application, step } = chapter;
        const isBegun = step.from === null;
        const detail = isBegun
          ? format.country(application.country_of_return)
          : step.reason && t(`codes:suspension_reasons.${step.reason}`);
        return {
          icon: FileText,
          title: isBegun
            ? t('story.application_begun')
            : t('story.application_step', { state: t(`codes:application_states.${step.to}`) }),
          to: `/applications/${application.id}`,
          body: detail && <Line>{detail}</Line>,
        };
      }
      case 'referral': {
        const { referral, step } = chapter;
        const reply =
          referral.partner_reply === null ? null : t(`codes:partner_replies.${referral.partner_reply}`);
        return {
          icon: Send,
          title: step === 'replied' ? t('story.referral_replied', { reply }) : t(`story.referral_${step}`),
          to: `/referrals/${referral.id}`,
          body: <Words>{referral.programme_name}</Words>,
        };
      }
      case 'consents':
        return {
          icon: ClipboardCheck,
          title: t('story.consents', { count: chapter.consents.length }),
          to: `/people/${chapter.person_id}/consents`,
          body: (
            <ul className={css.facts}>
              {chapter.consents.map((consent) => (
                <li key={consent.id}>
                  {t(`codes:consent_parts.${consent.part}`)}: {t(`codes:consent_answers.${consent.answer}`)}
                </li>
              ))}
            </ul>
          ),
        };
      case 'consent_withdrawn':
        return {
          icon: ClipboardCheck,
          title: t('story.consent_withdrawn'),
          to: `/people/${chapter.person_id}/consents`,
          body: <Line>{t(`codes:consent_parts.${chapter.consent.part}`)}</Line>,
        };
      case 'concern': {
        const { concern, step } = chapter;
        const referred =
          concern.referred_to !== null && (step === 'referred' || concern.referred_on === concern.raised_on)
            ? t('story.referred_to', { to: concern.referred_to })
            : null;
        const answer =
          step === 'answered' && concern.answer !== null
            ? t(`codes:concern_answers.${concern.answer}`)
            : null;
        return {
          icon: OctagonPause,
          title: t(`story.concern_${step}`),
          to: `/people/${chapter.person_id}/concerns`,
          ...(concern.answered_at === null ? { tone: 'attention' as const } : {}),
          body: (
            <>
              <Line>
                {facts(t(`codes:concern_kinds.${concern.kind}`), step === 'answered' ? answer : referred)}
              </Line>
              {step === 'answered' && <Words>{concern.answer_reason}</Words>}
            </>
          ),
        };
      }
      case 'conflict':
        return {
          icon: GitMerge,
          title: t('sync:conflict.story', {
            field: fieldName(chapter.conflict.entity as Entity, chapter.conflict.field),
          }),
          tone: 'quiet',
          body: <DecidedConflict conflict={chapter.conflict} />,
        };
      case 'duplicate': {
        const { file, decision, step } = chapter;
        const name = nameOfOther(file, decision) ?? t('duplicate:story.somebody');
        return {
          icon: decision.verdict === 'same' ? Merge : Split,
          title: t(`duplicate:story.${decision.verdict}${step === 'undone' ? '_undone' : ''}`, { name }),
          tone: 'quiet',
          body: <DecisionBody file={file} decision={decision} step={step} />,
        };
      }
      case 'follow_up':
        return {
          icon: CalendarCheck,
          title: t('story.follow_up'),
          tone: 'quiet',
          body: <Words>{chapter.followUp.what}</Words>,
        };
      case 'handover': {
        const { told } = chapter;
        return {
          icon: ArrowRightLeft,
          title: t(`story.handover_${told.direction}`, { team: teamWords(told.team) }),
          body: <Words>{told.handover.reason}</Words>,
        };
      }
    }
  }

  return (chapter) => {
    const { icon, title, to, badges, body, tone } = tell(chapter);
    const name = nameOf(chapter.person_id);
    return {
      id: chapter.id,
      date: chapter.on,
      icon,
      title: name === null ? title : t('story.of', { name, what: title }),
      to,
      badges,
      body,
      tone: tone ?? 'plain',
    };
  };
}
