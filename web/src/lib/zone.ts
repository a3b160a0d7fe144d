import { createContext, useContext, useSyncExternalStore } from 'react';

/** Which clock the times on screen go by. */
export const zoneChoices = ['campaign', 'mine', 'utc'] as const;
export type ZoneChoice = (typeof zoneChoices)[number];

export const zoneChoiceText: Readonly<Record<ZoneChoice, string>> = {
  campaign: "Campaign's time",
  mine: 'My time',
  utc: 'UTC',
};

const KEY = 'outdial.zone';
const listeners = new Set<() => void>();

const read = (): ZoneChoice =>
  zoneChoices.find((choice) => choice === localStorage.getItem(KEY)) ?? 'mine';

export function setZoneChoice(choice: ZoneChoice): void {
  localStorage.setItem(KEY, choice);
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const useZoneChoice = () => useSyncExternalStore(subscribe, read);

/** The time zone of the campaign that a page is about. */
export const CampaignZone = createContext<string | null>(null);

export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The IANA zone that times are shown in here; without a campaign, one's own. */
export function useZone(): string {
  const campaign = useContext(CampaignZone);
  const choice = useZoneChoice();
  if (choice === 'utc') return 'UTC';
  return choice === 'campaign' && campaign ? campaign : ownZone();
}
