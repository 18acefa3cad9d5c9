import { Archive, Ban, ClipboardList, type LucideIcon, MailCheck, Send } from 'lucide-react';
import type { ReferralState } from '#shared/referral.ts';

export const REFERRAL_ICONS: Record<ReferralState, LucideIcon> = {
  prepared: ClipboardList,
  sent: Send,
  answered: MailCheck,
  closed: Archive,
  withdrawn: Ban,
};
