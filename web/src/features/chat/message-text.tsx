import { memo } from 'react';
import { useEmotePictures } from './own-emotes.ts';
import { isAllEmotes, ownEmotesIn, piecesOf } from './pieces.ts';
import type { Message } from './room.ts';

/** What somebody wrote: text and nothing but text, with links, names and emotes made visible. */
export const MessageText = memo(({ text, parts, me }: Pick<Message, 'text' | 'parts'> & { me: string | undefined }) => {
  const pieces = piecesOf(text, parts, useEmotePictures(ownEmotesIn(parts)));
  return (
    <span className={isAllEmotes(pieces) ? 'chat-text large' : 'chat-text'} dir="auto">
      {pieces.map((piece, index) => {
        // Pieces of one text never change their places.
        const key = index;
        switch (piece.is) {
          case 'link':
            return (
              <a key={key} href={piece.url} target="_blank" rel="noopener nofollow ugc noreferrer">
                {piece.text}
              </a>
            );
          case 'mention':
            return (
              <span key={key} className={piece.accountId === me ? 'chat-mention me' : 'chat-mention'}>
                {piece.text}
              </span>
            );
          case 'emote':
            return (
              <span key={key} className="chat-emote" role="img" aria-label={piece.text} title={piece.text}>
                {piece.emoji}
              </span>
            );
          case 'picture':
            return <img key={key} className="chat-emote own" src={piece.url} alt={piece.text} title={piece.text} />;
          default:
            return piece.text;
        }
      })}
    </span>
  );
});
