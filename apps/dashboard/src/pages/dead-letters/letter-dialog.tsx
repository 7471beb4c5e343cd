import { DeadLetterDetail } from "@sluice/contract";
import { Link } from "react-router";
import { useRead } from "../../api/use-read.ts";
import { Answer } from "../../ui/answer.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Tag } from "../../ui/tag.tsx";

/** One letter: what it was about, and every try that failed. */
export const LetterDialog = ({ id, onClose }: { id: string | null; onClose: () => void }) => {
  const letter = useRead(DeadLetterDetail, `/dead-letters/${id ?? ""}`, { isEnabled: id !== null });
  return (
    <Dialog
      title={`Dead letter ${id ?? ""}`}
      lead="What is personal in its event stays sealed."
      isOpen={id !== null}
      onClose={onClose}
    >
      <Answer of={letter} lines={6}>
        {(one) => (
          <>
            <p className="break-words">{one.error}</p>
            <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1">
              {rowsOf(one).map(([word, text]) => (
                <div key={word} className="col-span-2 grid grid-cols-subgrid">
                  <dt className="text-muted">{word}</dt>
                  <dd className="break-all">{text}</dd>
                </div>
              ))}
            </dl>
            {one.orderId !== null && (
              <p>
                <Link className="text-accent underline" to={`/orders/${one.orderId}`}>
                  Order {one.orderId}
                </Link>
                {" · "}
                <a className="text-accent underline" href={`/queues/queue/{${one.stage}-dead}`}>
                  Queue {one.stage}-dead
                </a>
              </p>
            )}
            <h3 className="font-medium">Tries that failed, newest first</h3>
            <ol className="flex flex-col gap-1">
              {one.failedAttempts.map(({ attempt, error, at }) => (
                <li
                  key={`${attempt} ${at}`}
                  className="grid grid-cols-[3rem_6rem_minmax(0,1fr)] gap-2"
                >
                  <Tag>try {attempt}</Tag>
                  <Moment at={at} />
                  <span className="break-words text-muted">{error}</span>
                </li>
              ))}
            </ol>
          </>
        )}
      </Answer>
    </Dialog>
  );
};

const rowsOf = (letter: DeadLetterDetail): [string, string][] => [
  ["Status", `${letter.status}${letter.actor === null ? "" : `, by ${letter.actor}`}`],
  ...(letter.reason === null ? [] : [["Reason", letter.reason] as [string, string]]),
  ["Stage", letter.stage],
  ["Event", letter.eventKey],
  ...Object.entries(letter.event ?? {}).map(([word, text]): [string, string] => [
    word,
    text ?? "–",
  ]),
];
