import { expect, test } from 'vitest';
import { ownPicture, pictureAgain } from '../../web/src/features/catalog/own-picture.ts';

test('a picture of one’s own stays a choice after one from the film was taken', () => {
  expect(ownPicture(undefined, undefined)).toBeUndefined();
  expect(ownPicture('/own/1.jpg', undefined)).toEqual({ url: '/own/1.jpg', chosen: true });
  expect(ownPicture(undefined, '/own/1.jpg')).toEqual({ url: '/own/1.jpg', chosen: false });
  expect(ownPicture('/own/2.jpg', '/own/1.jpg')).toEqual({ url: '/own/2.jpg', chosen: true });
});

test('it is sent again as it was, or not at all', async () => {
  const asked: string[] = [];
  const get = async (url: string) => {
    asked.push(url);
    return url.endsWith('1.jpg') ? new Response('pixels') : new Response('No.', { status: 403 });
  };
  const again = await pictureAgain('/own/1.jpg', get);
  expect([again.type, await again.text(), asked]).toEqual(['image/jpeg', 'pixels', ['/own/1.jpg']]);
  await expect(pictureAgain('/own/2.jpg', get)).rejects.toThrow('not there any more');
});
