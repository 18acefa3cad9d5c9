import { useState } from 'react';
import { Navigate, useParams } from 'react-router';
import { useCall } from '#renderer/bridge.ts';
import { useDraftId } from '#renderer/draft/useDraftId.ts';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { clockNow, today } from '#renderer/ui/today.ts';
import type { PersonFile } from '#shared/shapes.ts';
import { newSessionForm, type SessionForm } from './sessionForm.ts';
import { WriteSession } from './WriteSession.tsx';

/** `/people/:id/session?draft=<id>`: a talk while it is written, a new one or one that was begun. */
export function SessionPage() {
  const { id = '' } = useParams();
  const draftId = useDraftId();
  const file = useCall('person.file', { id });
  const profile = useCall('profile.get', {});
  const [begun] = useState(() => ({ date: today(), start: clockNow() }));
  const failure = file.error ?? profile.error;
  if (failure) return <FailureNotice failure={failure} />;
  if (!file.data || !profile.data) return <Skeleton rows={10} />;
  return (
    <Talk
      key={draftId}
      draftId={draftId}
      file={file.data}
      initial={newSessionForm({ file: file.data, profile: profile.data, ...begun })}
    />
  );
}

function Talk(props: { draftId: string; file: PersonFile; initial: SessionForm }) {
  const { draftId, file } = props;
  // Asked once: while this page finalises the talk, it is the page that decides where to go.
  const [isFinalised] = useState(() => file.sessions.some((session) => session.id === draftId));
  // Going back to a talk that was finalised meanwhile leads to what became of it.
  if (isFinalised) return <Navigate to={`/people/${file.person.id}/sessions/${draftId}`} replace />;
  return <WriteSession {...props} />;
}
