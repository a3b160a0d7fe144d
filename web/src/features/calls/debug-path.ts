import { createContext, useContext } from 'react';
import { paths } from '../../app/paths.ts';

/** The parameters of the list that a debug view is opened from, which it keeps. */
export const DebugSearch = createContext('');

export function useDebugPath(campaignId: string, contactId: string): string {
  const search = useContext(DebugSearch);
  return paths.call(campaignId, contactId) + search;
}
