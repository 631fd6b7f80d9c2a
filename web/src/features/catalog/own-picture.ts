/** The picture of one's own among the choices: where one from the film took its place, it can still be chosen. */
export interface OwnPicture {
  url: string;
  chosen: boolean;
}

/** `before`: its address when it was last the video's; that stays good for a day although the picture is not listed any more. */
export const ownPicture = (now: string | undefined, before: string | undefined): OwnPicture | undefined => {
  const url = now ?? before;
  return url === undefined ? undefined : { url, chosen: now !== undefined };
};

/** Its bytes, to be sent once more: our service keeps only the picture that stands for the video. */
export const pictureAgain = async (url: string, get: (url: string) => Promise<Response> = fetch): Promise<Blob> => {
  const answer = await get(url);
  if (!answer.ok) throw new Error(`the picture is not there any more (${answer.status})`);
  return new Blob([await answer.arrayBuffer()], { type: 'image/jpeg' });
};
