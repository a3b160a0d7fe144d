import type { Settings } from './campaign-settings.ts';

/** Settings that campaigns share, copied into each when it is made. */
export interface Configuration {
  readonly org_id: string;
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** Objects are whole; a setting that is absent is left to the campaign. */
  readonly settings: Partial<Settings>;
  /** RFC 3339. */
  readonly created_at: string;
  readonly created_by: string;
  readonly updated_at: string;
}
