/** What the secret of a webhook is for. */
export const SecretWords = () => (
  <p>
    Every message is signed with this secret. <strong>It is shown this once</strong>: keep it where your server finds
    it.
  </p>
);
