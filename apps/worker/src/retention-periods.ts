/** How long what may be personal is kept. */
export interface RetentionPeriods {
  /** Webhooks' bodies, from when they came. */
  rawDays: number;
  /** Sealed orders, from when the order was delivered or failed. */
  personalDays: number;
  /** Closed dead letters, failed attempts, and the payloads of open dead letters. */
  deadLetterDays: number;
  /** All of a shop's buyers, from when its seller withdrew. */
  purgeAfterDeauthorizationHours: number;
}
