import middy from '@middy/core';
import type { CustomMessageTriggerEvent } from 'aws-lambda';
import { codeLetter } from './code-letters.ts';

/** Cognito has made a code and asks how its mail reads; what we have no words for goes in those of the pool. */
export const handler = middy<CustomMessageTriggerEvent, CustomMessageTriggerEvent>().handler(async (event) => {
  const letter = codeLetter(event.triggerSource.replace('CustomMessage_', ''), event.request.codeParameter);
  if (letter) {
    event.response.emailSubject = letter.subject;
    event.response.emailMessage = letter.message;
  }
  return event;
});
