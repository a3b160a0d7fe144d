/** What was asked of AWS: its answer, or why there is none. */
export type Asked<T> =
  | { readonly value: T }
  /** `action` is the permission that it takes. */
  | { readonly failure: string; readonly action: string };

export interface StackFact {
  readonly name: string;
  /** As CloudFormation spells it: `UPDATE_COMPLETE`, `ROLLBACK_FAILED`. */
  readonly status: string;
  readonly reason: string | undefined;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface ResourceFact {
  readonly stack: string;
  readonly logical_id: string;
  /** Name, address or ARN, whatever the type has. */
  readonly physical_id: string;
  readonly type: string;
  readonly status: string;
}

export interface QuotaFact {
  readonly service: string;
  readonly code: string;
  readonly name: string;
  readonly value: number;
}

export interface AlarmFact {
  readonly name: string;
  readonly description: string | undefined;
  readonly since: string | undefined;
}

export interface QueueFact {
  readonly name: string;
  readonly messages: number;
}

/** All that is looked at in the account of one stage. */
export interface AwsFacts {
  readonly stage: string;
  readonly region: string;
  readonly stacks: Asked<readonly StackFact[]>;
  readonly resources: Asked<readonly ResourceFact[]>;
  readonly quotas: Asked<readonly QuotaFact[]>;
  /** Those that ring, of `alarm_count`. */
  readonly ringing: Asked<readonly AlarmFact[]>;
  readonly alarm_count: number;
  readonly dead_letters: Asked<readonly QueueFact[]>;
  /** Whether the table can be restored to any second; undefined: no table. */
  readonly recovery: Asked<boolean | undefined>;
}
