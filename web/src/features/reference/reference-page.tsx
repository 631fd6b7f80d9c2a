import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { Broken } from '../../app/broken.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { useDark } from '../../ui/theme.ts';
import { useMe } from '../accounts/me.tsx';
import './reference.css';

/** Every operation of the API, with what it takes, answers and refuses; each can be tried out as whoever is signed in. */
export const ReferencePage = () => {
  const place = useRef<HTMLDivElement>(null);
  const [standing, setStanding] = useState<'loading' | 'shown' | { error: unknown }>('loading');
  const [attempt, setAttempt] = useState(0);
  const { me } = useMe();
  const isDark = useDark();

  // The component is dark below a root of this class; nothing of other pages knows it.
  useLayoutEffect(() => {
    const { classList } = document.documentElement;
    classList.toggle('dark-mode', isDark);
    return () => classList.remove('dark-mode');
  }, [isDark]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt loads anew
  useEffect(() => {
    let left = false;
    setStanding('loading');
    import('./show-reference.ts').then(
      ({ showReference }) => {
        if (left || !place.current) return;
        showReference(place.current);
        setStanding('shown');
      },
      (error: unknown) => {
        if (!left) setStanding({ error });
      },
    );
    return () => {
      left = true;
    };
  }, [attempt]);

  return (
    <div className="page stack">
      <title>API – Arclight</title>
      <header className="stack-tight">
        <h1>The API</h1>
        <p className="soft">
          What is tried out here is really done, as whoever is signed in. Programs use the SDK,{' '}
          <code>@arclight/sdk</code>, or <a href="/openapi.json">this description</a> (OpenAPI 3.1).
        </p>
        <p className="soft">
          {me ? (
            <>
              You are signed in as {me.display_name}: you need nothing under “Authorize”. It is for trying out an API
              key or the token of an app.
            </>
          ) : (
            <>
              <Link to="/login?next=/docs">Log in</Link>, and you need nothing under “Authorize”. It is for trying out
              an API key or the token of an app.
            </>
          )}
        </p>
      </header>
      {standing === 'loading' && (
        <>
          <Loading what="the reference" />
          <Skeleton kind="picture" />
        </>
      )}
      {typeof standing === 'object' && <Broken error={standing.error} again={() => setAttempt(attempt + 1)} />}
      <section aria-labelledby="operations-title">
        <h2 id="operations-title" className="sr-only">
          Operations
        </h2>
        <div ref={place} className="reference" />
      </section>
    </div>
  );
};
