import { memo } from 'react';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { AuthorName } from './author-name.tsx';
import { MessageText } from './message-text.tsx';
import type { Message } from './room.ts';
import { goneWords } from './words.ts';

/** What can be done with a message. */
export interface MessageActs {
  reply: (message: Message) => void;
  remove: (message: Message) => void;
  pin: (message: Message) => void;
  /** Opens the choice of what is to happen to its author. */
  judge: (message: Message) => void;
  jump: (messageId: string) => void;
}

export interface Reader {
  accountId: string | undefined;
  mayWrite: boolean;
  mayModerate: boolean;
  /** It is all over: there is nothing to be done any more, not even with one’s own words. */
  isLate?: boolean;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

const isProtected = ({ author: { badges, account_id } }: Message): boolean =>
  badges.length > 0 || account_id === undefined;

/** Whether this reader may do it; the server looks again. */
export const may = (reader: Reader, message: Message) => {
  const isMine = reader.accountId !== undefined && message.author.account_id === reader.accountId;
  return {
    reply: reader.mayWrite && !message.goneBy,
    remove: !message.goneBy && !reader.isLate && (isMine || reader.mayModerate),
    pin: !message.goneBy && reader.mayModerate,
    judge: reader.mayModerate && !isMine && !isProtected(message),
  };
};

const Tool = ({ icon, label, act, hotkey }: { icon: IconName; label: string; act: () => void; hotkey: string }) => (
  <button type="button" aria-label={label} title={`${label} (${hotkey})`} tabIndex={-1} onClick={act}>
    <Icon name={icon} size={17} />
  </button>
);

const Tools = ({ message, reader, acts }: { message: Message; reader: Reader; acts: MessageActs }) => {
  const can = may(reader, message);
  return (
    <span className="chat-tools">
      <time dateTime={message.at}>{clock.format(new Date(message.at))}</time>
      {can.reply && <Tool icon="reply" label="Reply" hotkey="R" act={() => acts.reply(message)} />}
      {can.pin && <Tool icon="pin" label="Pin" hotkey="P" act={() => acts.pin(message)} />}
      {can.remove && <Tool icon="trash" label="Delete" hotkey="Delete" act={() => acts.remove(message)} />}
      {can.judge && <Tool icon="clock" label="Time out or ban" hotkey="T" act={() => acts.judge(message)} />}
    </span>
  );
};

/** One message with everything that belongs to it. */
export const ChatMessage = memo(
  ({
    message,
    answered,
    reader,
    acts,
  }: {
    message: Message;
    /** What it replies to, if that is still known. */
    answered: Message | undefined;
    reader: Reader;
    acts: MessageActs;
  }) => {
    const { author, text, parts, action, answer, reply_to, goneBy } = message;
    return (
      <>
        {reply_to && (
          <button type="button" className="chat-quote" tabIndex={-1} onClick={() => acts.jump(reply_to)}>
            <Icon name="reply" size={13} />
            <span>
              {answered && !answered.goneBy ? (
                <>
                  <span className="sr-only">In reply to </span>
                  <bdi>{answered.author.name}</bdi>: {answered.text}
                </>
              ) : (
                'In reply to a message that is gone'
              )}
            </span>
          </button>
        )}
        <AuthorName author={author} />
        {action ? ' ' : <span className="chat-colon">: </span>}
        {goneBy ? (
          <em className="soft">{goneWords(goneBy)}</em>
        ) : (
          <span
            className={action ? 'chat-action' : undefined}
            style={{ '--hue': String(author.hue) } as React.CSSProperties}
          >
            <MessageText text={text} parts={parts} me={reader.accountId} />
          </span>
        )}
        {answer && (
          <span className="chat-answer">
            <span className="sr-only">The channel answers: </span>
            <MessageText text={answer.text} parts={answer.parts} me={reader.accountId} />
          </span>
        )}
        <Tools message={message} reader={reader} acts={acts} />
      </>
    );
  },
);
