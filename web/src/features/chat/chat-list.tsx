import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { concerns } from './calls.ts';
import type { Chat } from './chat.ts';
import { ChatMessage, type MessageActs, may, type Reader } from './chat-message.tsx';
import type { Outbox, Unsaid } from './outbox.ts';
import { type Line, type Message, messageOf, type Room } from './room.ts';
import { UnsaidMessage } from './unsaid-message.tsx';
import { arrivalWords, changeWords, hostsWords, raidWords, resultWords, steeredWords } from './words.ts';

type Row = { key: string; line: Line } | { key: string; unsaid: Unsaid };

/** So near to its end, a list counts as being at its end. */
const nearEndPx = 60;

const rowsOf = (lines: readonly Line[], outbox: Outbox): Row[] => [
  ...lines.map((line) => ({ key: String(line.seq), line })),
  ...outbox.map((unsaid) => ({ key: unsaid.clientId, unsaid })),
];

const noticeWords = ({ what }: Extract<Line, { kind: 'notice' }>): string => {
  if (what.is === 'modes') return changeWords(what.before, what.modes) || 'A moderator looked at the rules.';
  if (what.is === 'poll') return `A poll: ${what.question}`;
  if (what.is === 'poll_ended') return resultWords(what);
  if (what.is === 'raided') return arrivalWords(what);
  if (what.is === 'raid') return raidWords(what, 'everybody');
  if (what.is === 'raid_off') return 'It was called off: everybody stays.';
  if (what.is === 'clock') return steeredWords(what);
  if (what.is === 'hosts') return hostsWords(what.names);
  return what.is === 'cleared' ? 'A moderator cleared the chat.' : 'It is over, and its chat with it.';
};

/** What was said, the newest at the bottom, only as much of it in the page as is seen. It stays at its end until one scrolls up. */
export const ChatList = ({
  room,
  outbox,
  reader,
  myName,
  chat,
  acts,
  onLeave,
  onEdit,
  onEnd,
  jumpTo,
}: {
  room: Room;
  outbox: Outbox;
  reader: Reader;
  myName: string;
  /** Where one’s own unsaid messages are sent from; nowhere where nothing is said any more. */
  chat: Chat | undefined;
  acts: Omit<MessageActs, 'jump'>;
  /** Escape: back to where one writes. */
  onLeave: () => void;
  /** Something that was turned down is to be said in other words. */
  onEdit?: (one: Unsaid) => void;
  /** Whether the newest is seen. */
  onEnd?: (isAtEnd: boolean) => void;
  /** A message to go to; a new object each time. */
  jumpTo?: { messageId: string } | undefined;
}) => {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOf(room.lines, outbox), [room.lines, outbox]);
  const [active, setActive] = useState<string>();
  const [found, setFound] = useState<string>();
  const [leftAtSeq, setLeftAtSeq] = useState<number>();
  const wanted = useRef<number>(undefined);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 30,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 10,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: nearEndPx,
    paddingStart: 8,
    paddingEnd: 8,
  });

  const lastSeq = room.lines.at(-1)?.seq ?? 0;
  const isAtEnd = leftAtSeq === undefined;
  // Beside the state, because the list may be drawn anew before a change of state is: it must not be pulled back then.
  const sticks = useRef(true);
  const leave = () => {
    sticks.current = false;
    setLeftAtSeq((before) => before ?? lastSeq);
  };
  const arrive = () => {
    sticks.current = true;
    setLeftAtSeq(undefined);
  };
  const toEnd = () => {
    arrive();
    virtual.scrollToEnd();
  };
  const size = virtual.getTotalSize();
  // Rows are measured when they come into the page, and pictures of words may grow: the end stays the end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever there is more, or it is larger than was thought
  useLayoutEffect(() => {
    if (sticks.current && rows.length > 0) virtual.scrollToEnd();
  }, [size, rows.length]);
  const stick = useRef(() => {});
  stick.current = () => {
    if (sticks.current && rows.length > 0) virtual.scrollToEnd();
  };
  // What appears above or below the list makes it smaller; its end stays the end all the same.
  useEffect(() => {
    if (!scroller.current) return undefined;
    const observer = new ResizeObserver(() => stick.current());
    observer.observe(scroller.current);
    return () => observer.disconnect();
  }, []);
  // What one has said oneself is seen.
  const ownLast = outbox.at(-1)?.clientId;
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each message of one's own
  useLayoutEffect(() => {
    if (ownLast !== undefined) toEnd();
  }, [ownLast]);

  /** Only who moves up has left the end; a list that grows, or is measured anew, has not. */
  const last = useRef({ scrollTop: 0, scrollHeight: 0, clientHeight: 0 });
  const look = () => {
    if (!scroller.current) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller.current;
    const before = last.current;
    last.current = { scrollTop, scrollHeight, clientHeight };
    const grownPx = Math.abs(scrollHeight - before.scrollHeight) + Math.abs(clientHeight - before.clientHeight);
    const isUpwards = before.scrollTop - scrollTop > grownPx + 2;
    const reachesEnd = scrollHeight - scrollTop - clientHeight <= nearEndPx;
    if (reachesEnd && !sticks.current) arrive();
    if (!reachesEnd && isUpwards) leave();
  };
  const fresh = leftAtSeq === undefined ? 0 : room.lines.filter(({ seq }) => seq > leftAtSeq).length;

  const goTo = (index: number) => {
    const row = rows[index];
    if (!row) return;
    if (index < rows.length - 1) leave();
    setActive(row.key);
    wanted.current = index;
    virtual.scrollToIndex(index, { align: 'auto' });
  };
  // The row may have come into the page only now.
  useEffect(() => {
    if (wanted.current === undefined) return;
    const element = scroller.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (!element) return;
    wanted.current = undefined;
    element.focus({ preventScroll: true });
  });

  const jump = (messageId: string) => {
    const index = rows.findIndex(
      (row) => 'line' in row && row.line.kind === 'message' && row.line.message_id === messageId,
    );
    if (index === -1) return;
    setFound(rows[index]?.key);
    goTo(index);
  };
  useEffect(() => {
    if (found === undefined) return undefined;
    const timer = window.setTimeout(() => setFound(undefined), 2_000);
    return () => window.clearTimeout(timer);
  }, [found]);

  const press = (event: KeyboardEvent<HTMLElement>, row: Row | undefined, index: number) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const places: Record<string, number> = {
      ArrowUp: Math.max(0, index - 1),
      ArrowDown: Math.min(rows.length - 1, index + 1),
      Home: 0,
      End: rows.length - 1,
      PageUp: Math.max(0, index - 10),
      PageDown: Math.min(rows.length - 1, index + 10),
    };
    const place = places[event.key];
    const message = row && 'line' in row && row.line.kind === 'message' ? row.line : undefined;
    const act = message && hotkeys(message, reader, acts)[event.key.toLowerCase()];
    if (place !== undefined) goTo(place);
    else if (event.key === 'Escape') onLeave();
    else if (act) act();
    else return;
    event.preventDefault();
  };

  const tabStop = rows.some(({ key }) => key === active) ? active : rows.at(-1)?.key;
  // Held by the memory of the messages' drawings: the same as long as what it does is the same.
  const jumpRef = useRef(jump);
  jumpRef.current = jump;
  useEffect(() => {
    if (jumpTo) jumpRef.current(jumpTo.messageId);
  }, [jumpTo]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when it changes
  useEffect(() => onEnd?.(isAtEnd), [isAtEnd]);
  const allActs = useMemo<MessageActs>(() => ({ ...acts, jump: (id) => jumpRef.current(id) }), [acts]);

  return (
    <div className="chat-list">
      <div className="chat-scroller" ref={scroller} onScroll={look}>
        <div
          {...(rows.length > 0 ? { role: 'feed', 'aria-label': 'Messages' } : {})}
          className="chat-rows"
          style={{ height: size }}
        >
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <article
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                data-message={'line' in row && row.line.kind === 'message' ? row.line.message_id : undefined}
                aria-posinset={index + 1}
                aria-setsize={rows.length}
                tabIndex={row.key === tabStop ? 0 : -1}
                className={[
                  'chat-row',
                  'unsaid' in row && 'unsaid',
                  row.key === found && 'found',
                  'line' in row && row.line.kind,
                  'line' in row && concerns(row.line, reader.accountId, room) && 'for-me',
                ]
                  .filter(Boolean)
                  .join(' ')}
                style={{ transform: `translateY(${start}px)` }}
                onFocus={() => setActive(row.key)}
                onKeyDown={(event) => press(event, row, index)}
              >
                {'unsaid' in row ? (
                  chat && <UnsaidMessage one={row.unsaid} name={myName} chat={chat} onEdit={onEdit} />
                ) : row.line.kind === 'notice' ? (
                  noticeWords(row.line)
                ) : (
                  <ChatMessage
                    message={row.line}
                    answered={messageOf(room, row.line.reply_to)}
                    reader={reader}
                    acts={allActs}
                  />
                )}
              </article>
            );
          })}
        </div>
      </div>
      {!isAtEnd && (
        <button type="button" className="chat-pill" onClick={toEnd}>
          <Icon name="down" size={16} />
          {fresh > 0 ? `${fresh} new message${fresh === 1 ? '' : 's'}` : 'To the newest'}
        </button>
      )}
    </div>
  );
};

const hotkeys = (
  message: Message,
  reader: Reader,
  acts: Omit<MessageActs, 'jump'>,
): Partial<Record<string, () => void>> => {
  const can = may(reader, message);
  return {
    ...(can.reply ? { r: () => acts.reply(message) } : {}),
    ...(can.pin ? { p: () => acts.pin(message) } : {}),
    ...(can.remove ? { delete: () => acts.remove(message) } : {}),
    ...(can.judge ? { t: () => acts.judge(message) } : {}),
  };
};
