import { useEffect, useState } from 'react';
import { today } from '#renderer/ui/today.ts';

const MINUTE_MS = 60_000;

/** The day, also after midnight in a window that stays open. */
export function useToday(): string {
  const [day, setDay] = useState(today);
  useEffect(() => {
    const timer = setInterval(() => setDay(today()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return day;
}
