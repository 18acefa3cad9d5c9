import { Navigate, useMatch, useParams, useSearchParams } from 'react-router';
import { useCall } from '#renderer/bridge.ts';
import { useDraftId } from '#renderer/draft/useDraftId.ts';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { ReferralView } from './ReferralView.tsx';
import { newReferralForm, referralToForm } from './referralForm.ts';
import { WriteReferral } from './WriteReferral.tsx';

/** `/people/:id/referral?programme=<id>&draft=<id>` while it is prepared, `/referrals/:id` afterwards. */
export function ReferralPage() {
  const { id = '' } = useParams();
  const isKept = useMatch('/referrals/:id') !== null;
  return isKept ? <KeptReferral key={id} id={id} /> : <NewReferral key={id} personId={id} />;
}

function NewReferral({ personId }: { personId: string }) {
  const draftId = useDraftId();
  const [search] = useSearchParams();
  const file = useCall('person.file', { id: personId });
  if (file.error) return <FailureNotice failure={file.error} onRetry={() => void file.refetch()} />;
  if (!file.data) return <Skeleton rows={10} />;
  // A draft has the id of the referral that it became or that it changes.
  if (file.data.referrals.some((referral) => referral.id === draftId)) {
    return <Navigate to={`/referrals/${draftId}`} replace />;
  }
  return (
    <WriteReferral
      key={draftId}
      draftId={draftId}
      file={file.data}
      initial={newReferralForm(file.data, search.get('programme'))}
      referral={null}
    />
  );
}

function KeptReferral({ id }: { id: string }) {
  const [search] = useSearchParams();
  const referral = useCall('referral.get', { id });
  const personId = referral.data?.person_id ?? '';
  const file = useCall('person.file', { id: personId }, { isEnabled: referral.data !== undefined });
  // The file says where it is when another team has it.
  const failure = file.error ?? referral.error;
  if (failure) return <FailureNotice failure={failure} onRetry={() => void referral.refetch()} />;
  if (!referral.data || !file.data) return <Skeleton rows={10} />;
  return search.has('edit') && referral.data.status === 'prepared' ? (
    <WriteReferral
      draftId={id}
      file={file.data}
      initial={referralToForm(referral.data)}
      referral={referral.data}
    />
  ) : (
    <ReferralView referral={referral.data} file={file.data} />
  );
}
