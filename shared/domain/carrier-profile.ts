/** What an organization keeps of an account that it has at a carrier. */
export interface CarrierProfile {
  readonly org_id: string;
  readonly id: string;
  readonly name: string;
  readonly kind: 'simulated' | 'http';
  readonly url: string | null;
  readonly status: 'active' | 'inactive';
  /** Names of the credentials, and all of them sealed. */
  readonly credential_names: readonly string[];
  readonly sealed_credentials: string | null;
  readonly version: number;
  /** RFC 3339. */
  readonly created_at: string;
  readonly created_by: string;
  readonly updated_at: string;
}
