import type { Channel } from "./channels/channel.ts";
import { emailChannel } from "./channels/email.ts";
import { slackChannel } from "./channels/slack.ts";
import { webhookChannel } from "./channels/webhook.ts";
import type { ChannelSettings } from "./settings.ts";

/** The channels that are set up. One that is set up by half is off, and `sluice doctor` names it. */
export const channelsOf = (settings: ChannelSettings): Channel[] => {
  const { SMTP_URL: smtp, ALERT_EMAIL_FROM: from, ALERT_EMAIL_TO: to } = settings;
  const { ALERT_SLACK_URL: slack } = settings;
  const { ALERT_WEBHOOK_URL: webhook, ALERT_WEBHOOK_SECRET: secret } = settings;
  return [
    ...(smtp && from && to ? [emailChannel(smtp, from, to)] : []),
    ...(slack ? [slackChannel(slack)] : []),
    ...(webhook && secret ? [webhookChannel(webhook, secret)] : []),
  ];
};
