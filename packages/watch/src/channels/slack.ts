import { titleOf } from "../message.ts";
import type { Channel } from "./channel.ts";
import { post } from "./post.ts";

/** An incoming webhook as Slack has it, and Mattermost, Rocket.Chat and others understand. */
export const slackChannel = (url: string): Channel => ({
  name: "slack",
  send: ({ changes }) => {
    const text = changes.map((change) => `*${titleOf(change)}*\n${change.text}`).join("\n\n");
    return post(url, JSON.stringify({ text: escape(text) }));
  },
});

// Slack's own three; anything else in angle brackets would be a link or a mention.
const escape = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
