/** The periods of `.env.example`. */
export const retentionOfTests = {
  rawDays: 30,
  personalDays: 90,
  deadLetterDays: 30,
  purgeAfterDeauthorizationHours: 24,
};
