import { Navigate, useMatch, useParams, useSearchParams } from 'react-router';
import { useCall } from '#renderer/bridge.ts';
import { useDraftId } from '#renderer/draft/useDraftId.ts';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { isApplicationOver } from '#shared/application.ts';
import { ApplicationView } from './ApplicationView.tsx';
import { applicationToInput, newApplicationForm, personPart } from './applicationForm.ts';
import { WriteApplication } from './WriteApplication.tsx';

/** `/people/:id/application?programme=<id>&draft=<id>` while it is begun, `/applications/:id` afterwards. */
export function ApplicationPage() {
  const { id = '' } = useParams();
  const isKept = useMatch('/applications/:id') !== null;
  return isKept ? <KeptApplication key={id} id={id} /> : <NewApplication key={id} personId={id} />;
}

function NewApplication({ personId }: { personId: string }) {
  const draftId = useDraftId();
  const [search] = useSearchParams();
  const file = useCall('person.file', { id: personId });
  const profile = useCall('profile.get', {});
  const failure = file.error ?? profile.error;
  if (failure) return <FailureNotice failure={failure} onRetry={() => void file.refetch()} />;
  if (!file.data || !profile.data) return <Skeleton rows={10} />;
  // A draft has the id of the application that it became or that it changes.
  if (file.data.applications.some((application) => application.id === draftId)) {
    return <Navigate to={`/applications/${draftId}`} replace />;
  }
  return (
    <WriteApplication
      key={draftId}
      draftId={draftId}
      file={file.data}
      initial={newApplicationForm(file.data, profile.data, search.get('programme'))}
      application={null}
    />
  );
}

function KeptApplication({ id }: { id: string }) {
  const application = useCall('application.get', { id });
  const personId = application.data?.person_id ?? '';
  const file = useCall('person.file', { id: personId }, { isEnabled: application.data !== undefined });
  // The file says where it is when another team has it.
  const failure = file.error ?? application.error;
  if (failure) return <FailureNotice failure={failure} onRetry={() => void application.refetch()} />;
  if (!application.data || !file.data) return <Skeleton rows={10} />;
  return isApplicationOver(application.data.status) ? (
    <ApplicationView application={application.data} file={file.data} />
  ) : (
    <WriteApplication
      draftId={id}
      file={file.data}
      initial={{ ...applicationToInput(application.data), ...personPart(file.data.person) }}
      application={application.data}
    />
  );
}
